import { interleaved, ratioOf } from './interleaved';

test('runs variants in turn', async () => {
  const order: string[] = [];
  const variant = (name: string) => () => Promise.resolve(order.push(name));
  const results = await interleaved(2, { a: variant('a'), b: variant('b') });
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(results).toEqual({ a: [1, 3], b: [2, 4] });
});

test('compares what was measured in the same round', () => {
  expect(ratioOf([8, 40, 9], [10, 50, 10])).toEqual({ median: 0.8, lowest: 0.8, highest: 0.9 });
});

test('takes the mean of the two in the middle of an even number of rounds', () => {
  expect(ratioOf([1, 3], [1, 1]).median).toBe(2);
});
