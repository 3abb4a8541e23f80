import type { ShadowDifference } from '@gatehouse/token-store';
import { summedDifferences } from './shadow-results';

const sample = (lot: number) => ({ time: 1, method: 'GET', host: null, path: '/', subject: null, lot });
const difference = (liveRule: string | null, count: number, ...lots: number[]): ShadowDifference => ({
  ...{ liveRule, candidateRule: 'b', live: 'ok', candidate: 'scope_missing', count },
  samples: lots.map(sample),
});

it('sums what several authorizers saw of the same kind, the most frequent first', () => {
  const sheets = [
    { judged: 10, differences: [difference('a', 3), difference(null, 1)] },
    { judged: 10, differences: [difference('c', 5), difference('a', 4)] },
  ];
  expect(summedDifferences(sheets).map(({ liveRule, count }) => [liveRule, count])).toEqual([
    ['a', 7],
    ['c', 5],
    [null, 1],
  ]);
});

it('shows of all samples those that drew the lowest lots, whoever saw them', () => {
  const sheets = [
    { judged: 10, differences: [difference('a', 3, 0.1, 0.2, 0.3)] },
    { judged: 10, differences: [difference('a', 4, 0.05, 0.15, 0.9, 0.95)] },
  ];
  expect(summedDifferences(sheets)[0]!.samples.map(({ lot }) => lot)).toEqual([0.05, 0.1, 0.15, 0.2, 0.3]);
});
