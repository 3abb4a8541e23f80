import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body as UTF-8 and gives it to `done`; null if it is longer than so many bytes. A client that goes
 * away in the middle is given up on, and `done` is never called. Most bodies come in one piece, which is not copied.
 */
export function readBody(request: IncomingMessage, limit: number, done: (body: string | null) => void): void {
  if (Number(request.headers['content-length'] ?? 0) > limit) return done(null);
  let first: Buffer | null = null;
  let rest: Buffer[] | null = null;
  let length = 0;
  let over = false;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (over) return;
    if (length > limit) {
      over = true;
      done(null);
    } else if (first === null) first = chunk;
    else (rest ??= [first]).push(chunk);
  });
  request.on('end', () => {
    if (!over) done(rest === null ? (first?.toString('utf8') ?? '') : Buffer.concat(rest).toString('utf8'));
  });
}
