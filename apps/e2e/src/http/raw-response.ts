/** An answer as it came over the wire. */
export class RawResponse {
  private constructor(
    readonly status: number,
    /** Names and values in turn, as sent. */
    readonly rawHeaders: readonly string[],
    readonly body: string,
  ) {}

  /** Reads an answer whose connection was closed after it. Throws if it is none. */
  static parse(bytes: Buffer): RawResponse {
    const text = bytes.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    const [statusLine, ...lines] = text.slice(0, end).split('\r\n');
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(statusLine ?? '')?.[1];
    if (end < 0 || status === undefined) throw new Error(`no answer, but: ${text.slice(0, 200)}`);
    const rawHeaders = lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const rest = text.slice(end + 4);
    const chunked = valuesIn(rawHeaders, 'transfer-encoding').includes('chunked');
    const body = chunked ? joinChunks(rest) : rest;
    return new RawResponse(Number(status), rawHeaders, Buffer.from(body, 'latin1').toString('utf8'));
  }

  /** The value of a header; null if it is not there. Throws if it is there twice. */
  header(name: string): string | null {
    const values = valuesIn(this.rawHeaders, name);
    if (values.length > 1) throw new Error(`${name} came ${values.length} times: ${values.join(' | ')}`);
    return values[0] ?? null;
  }

  json<T = Record<string, unknown>>(): T {
    return JSON.parse(this.body) as T;
  }
}

/** All values of a header in a raw list, in order. */
export function valuesIn(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === name.toLowerCase(),
  );
}

function joinChunks(text: string): string {
  let body = '';
  for (let at = 0; ;) {
    const line = text.indexOf('\r\n', at);
    const size = parseInt(text.slice(at, line), 16);
    if (line < 0 || Number.isNaN(size)) throw new Error('broken chunks');
    if (size === 0) return body;
    body += text.slice(line + 2, line + 2 + size);
    at = line + 2 + size + 2;
  }
}
