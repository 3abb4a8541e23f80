import { backoff } from './backoff';

test('the wait doubles from a second, up to five minutes', () => {
  expect([1, 2, 3, 9, 10, 99].map(backoff)).toEqual([1, 2, 4, 256, 300, 300]);
  expect(backoff(0)).toBe(1);
});
