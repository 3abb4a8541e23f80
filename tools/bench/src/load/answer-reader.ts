const headEnd = Buffer.from('\r\n\r\n');
const contentLength = Buffer.from('ontent-');
const rest = Buffer.from('ength: ');
const [zero, nine] = [0x30, 0x39];

/**
 * Finds out when the answer on a connection is complete, and its status. It knows no more of HTTP than that: one answer
 * at a time, with a `Content-Length`. Nearly every answer comes in one piece, and is not copied.
 */
export class AnswerReader {
  private pending: Buffer | null = null;
  private last: Buffer | null = null;

  /** Takes what has arrived. @returns the status of the answer that is now complete, or 0. Throws for what it does not know. */
  read(chunk: Buffer): number {
    const bytes = this.pending === null ? chunk : Buffer.concat([this.pending, chunk]);
    const end = bytes.indexOf(headEnd);
    const wanted = end < 0 ? Infinity : end + headEnd.length + lengthIn(bytes, end);
    if (bytes.length > wanted) throw new Error('more than one answer to one request');
    if (bytes.length < wanted) {
      this.pending = Buffer.from(bytes);
      return 0;
    }
    this.pending = null;
    this.last = bytes;
    return (bytes[9]! - zero) * 100 + (bytes[10]! - zero) * 10 + (bytes[11]! - zero);
  }

  /** The answer that was complete last, in Latin-1; only until more arrives. */
  get text(): string {
    return this.last?.toString('latin1') ?? '';
  }
}

/** `Content-Length` however it is spelled; `Content-Type` begins in the same way and is passed over. */
function lengthIn(bytes: Buffer, end: number): number {
  for (
    let at = bytes.indexOf(contentLength);
    at >= 0 && at < end;
    at = bytes.indexOf(contentLength, at + 1)
  ) {
    const name = at + contentLength.length + 1;
    if (bytes.compare(rest, 0, rest.length, name, name + rest.length) !== 0) continue;
    let length = 0;
    for (let digit = name + rest.length; bytes[digit]! >= zero && bytes[digit]! <= nine; digit += 1) {
      length = length * 10 + bytes[digit]! - zero;
    }
    return length;
  }
  throw new Error(`an answer without Content-Length: ${bytes.toString('latin1', 0, end)}`);
}
