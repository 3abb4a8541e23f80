import { SeededRandomness } from '@gatehouse/testing';
import { otherRules, ShadowTally } from './shadow-tally';

const kind = (liveRule: string | null) => ({
  liveRule,
  candidateRule: liveRule,
  live: 'ok',
  candidate: 'scope_missing',
});
const sample = (time: number) => () => ({ time, method: 'GET', host: null, path: '/', subject: null });

describe('the tally of differences', () => {
  it('counts each kind by itself', () => {
    const tally = new ShadowTally();
    for (const rule of ['a', 'b', 'a', null]) tally.differs(kind(rule), 0.5, sample(1));
    expect(tally.sheet().differences.map(({ liveRule, count }) => [liveRule, count])).toEqual([
      ['a', 2],
      ['b', 1],
      [null, 1],
    ]);
  });

  it('keeps the samples with the lowest lots, in whichever order they come', () => {
    const tally = new ShadowTally({ kinds: 10, samples: 3 });
    [0.9, 0.2, 0.8, 0.1, 0.7, 0.3].forEach((lot, index) => tally.differs(kind('a'), lot, sample(index)));
    expect(tally.sheet().differences[0]!.samples.map(({ lot, time }) => [lot, time])).toEqual([
      [0.1, 3],
      [0.2, 1],
      [0.3, 5],
    ]);
  });

  it('gives early and late ones the same chance', () => {
    const randomness = new SeededRandomness(5);
    const seen = Array.from({ length: 10 }, () => 0);
    for (let round = 0; round < 2000; round += 1) {
      const tally = new ShadowTally({ kinds: 1, samples: 2 });
      for (let at = 0; at < 10; at += 1)
        tally.differs(kind('a'), randomness.bytes(4).readUInt32BE() / 2 ** 32, sample(at));
      for (const { time } of tally.sheet().differences[0]!.samples) seen[time]! += 1;
    }
    for (const often of seen) expect(Math.abs(often - 400)).toBeLessThan(90);
  });

  it('makes no sample that it does not keep', () => {
    const tally = new ShadowTally({ kinds: 1, samples: 1 });
    tally.differs(kind('a'), 0.1, sample(1));
    const make = jest.fn(sample(2));
    tally.differs(kind('a'), 0.2, make);
    expect(make).not.toHaveBeenCalled();
  });

  it('counts kinds beyond its room together, by what became of them', () => {
    const tally = new ShadowTally({ kinds: 2, samples: 1 });
    for (const rule of ['a', 'b', 'c', 'd', 'a']) tally.differs(kind(rule), 0.5, sample(1));
    expect(tally.sheet().differences.map(({ liveRule, count }) => [liveRule, count])).toEqual([
      ['a', 2],
      ['b', 1],
      [otherRules, 2],
    ]);
  });

  it('tells what is new once', () => {
    const tally = new ShadowTally();
    tally.judged = 5;
    tally.differs(kind('a'), 0.5, sample(1));
    expect(tally.news()).toEqual({ judged: 5, differences: [[kind('a'), 1]] });
    expect(tally.news()).toEqual({ judged: 0, differences: [] });
    tally.differs(kind('a'), 0.5, sample(1));
    expect(tally.news().differences).toEqual([[kind('a'), 1]]);
  });
});
