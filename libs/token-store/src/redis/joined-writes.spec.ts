import { PassThrough } from 'node:stream';
import { JoinedWrites } from './joined-writes';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked in one turn leaves at its end, and what comes later leaves by itself', async () => {
  const stream = new PassThrough();
  const written: string[] = [];
  stream.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const writes = new JoinedWrites({ stream } as never);
  for (const command of ['SET', 'ZADD']) {
    writes.hold();
    stream.write(command);
  }
  await Promise.resolve();
  expect(written).toEqual([]);
  await turn();
  expect(written.join(' ')).toBe('SET ZADD');
  stream.write('GET');
  await turn();
  expect(written.at(-1)).toBe('GET');
});

test('before the first connection there is nothing to hold', () => {
  expect(() => new JoinedWrites({ stream: undefined } as never).hold()).not.toThrow();
});
