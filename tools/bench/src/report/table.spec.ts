import type { Outcome } from './outcome';
import { verdictOf } from './outcome';
import { shown, tableOf } from './table';

const machine = {
  cpu: 'A CPU',
  cores: 2,
  memoryGiB: 8,
  node: 'v20',
  load: 0,
  pinning: 'none',
};

function anOutcome(parts: Partial<Outcome> = {}): Outcome {
  return { what: 'speed', value: 0.75, unit: '×', target: { atLeast: 0.7 }, detail: '3 of 4', ...parts };
}

test('says whether a target was met', () => {
  expect(verdictOf(anOutcome())).toBe('PASS');
  expect(verdictOf(anOutcome({ value: 0.69 }))).toBe('MISS');
  expect(verdictOf(anOutcome({ value: 1600, target: { atMost: 1500 } }))).toBe('MISS');
  expect(verdictOf(anOutcome({ target: null }))).toBe('');
});

test('a value that could not be computed is no pass', () => {
  expect(verdictOf(anOutcome({ value: NaN }))).toBe('MISS');
  expect(verdictOf(anOutcome({ value: NaN, target: { atMost: 1 } }))).toBe('MISS');
});

test('shows each number with its target, and what was skipped with its reason', () => {
  const text = tableOf(machine, [
    { letter: 'a', title: 'from memory', outcomes: [anOutcome()], skipped: null },
    { letter: 'b', title: 'from Redis', outcomes: [], skipped: 'no redis-server' },
  ]);
  expect(text).toMatch(/^a +speed +0\.75 × +≥ 0\.7 × +PASS +3 of 4$/m);
  expect(text).toMatch(/^b +skipped: from Redis: no redis-server$/m);
});

test('rounds to what can be trusted', () => {
  expect([0.7049, 12.34, 51234.6].map(shown)).toEqual(['0.70', '12.3', '51,235']);
});
