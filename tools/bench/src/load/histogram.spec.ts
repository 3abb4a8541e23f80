import { Histogram } from './histogram';

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

test('reads back small values as they are', () => {
  const histogram = histogramOf(Array.from({ length: 1000 }, (_, index) => index + 1));
  expect(histogram.percentile(0.5)).toBe(500);
  expect(histogram.percentile(0.99)).toBe(990);
  expect(histogram.max).toBe(1000);
});

test.each([1023, 1024, 1025, 2047, 2048, 65_537, 1_000_000, 600_000_000, 2 ** 31 - 1])(
  'reads back %i µs with an error of at most 0.2 %',
  (value) => {
    const read = histogramOf([value]).percentile(0.5);
    expect(read).toBeLessThanOrEqual(value);
    expect(read).toBeGreaterThan(value * 0.998);
  },
);

test('keeps the order of values over all steps', () => {
  const values = Array.from({ length: 300 }, (_, index) => Math.floor(1.07 ** index)).filter(
    (value) => value < 2 ** 31,
  );
  const read = values.map((value) => histogramOf([value]).percentile(1));
  expect(read).toEqual([...read].sort((a, b) => a - b));
});

test('adds up', () => {
  const histogram = histogramOf([10, 20]);
  histogram.add(histogramOf([30, 5000]));
  expect([histogram.count, histogram.percentile(0.75), histogram.max]).toEqual([4, 30, 5000]);
});

test('has nothing to say of nothing', () => {
  expect(histogramOf([]).percentile(0.99)).toBe(0);
});
