import { SystemRandomness } from './randomness';

test('random bytes are of the length that was asked for, never the same, and nobody else’s', () => {
  const randomness = new SystemRandomness();
  const given = Array.from({ length: 2000 }, (_, n) => randomness.bytes(16 + (n % 17)));
  expect(given.map(({ length }) => length)).toEqual(given.map((_, n) => 16 + (n % 17)));
  expect(new Set(given.map((bytes) => bytes.toString('hex'))).size).toBe(2000);
  expect(new Set(given.map((bytes) => bytes.subarray(0, 8).toString('hex'))).size).toBe(2000);
  const [first, second] = [randomness.bytes(16), randomness.bytes(16)];
  const before = second.toString('hex');
  Buffer.from(first.buffer, first.byteOffset, 16).fill(0);
  expect(second.toString('hex')).toBe(before);
  expect(randomness.bytes(10_000)).toHaveLength(10_000);
});
