import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { readBody } from './read-body';

/** What comes of a body that arrives in these pieces. */
async function read(pieces: readonly Buffer[], limit = 8, headers = {}): Promise<unknown[]> {
  const request = Object.assign(new PassThrough(), { headers });
  const heard: unknown[] = [];
  readBody(request as unknown as IncomingMessage, limit, (body) => heard.push(body));
  for (const piece of pieces) request.write(piece);
  request.end();
  await new Promise((resolve) => setImmediate(resolve));
  return heard;
}

describe('a body', () => {
  test('is read whole, in one piece or several, also where a letter is cut', async () => {
    expect(await read([])).toEqual(['']);
    expect(await read([Buffer.from('a=1')])).toEqual(['a=1']);
    const bytes = Buffer.from('ü=ß');
    expect(await read([...bytes].map((byte) => Buffer.from([byte])))).toEqual(['ü=ß']);
  });

  test('that is too long is refused once, whether it says so or not', async () => {
    expect(await read([Buffer.alloc(8)])).toHaveLength(1);
    expect(await read([Buffer.alloc(5), Buffer.alloc(5), Buffer.alloc(5)])).toEqual([null]);
    expect(await read([], 8, { 'content-length': '9' })).toEqual([null]);
  });
});
