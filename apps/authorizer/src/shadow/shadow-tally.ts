import type { ShadowKind, ShadowSample, ShadowSheet } from '@gatehouse/token-store';

/** What is counted together once there are too many kinds: a candidate may change every rule that there is. */
export const otherRules = '(other rules)';

export interface TallyBounds {
  readonly kinds: number;
  /** Of each kind. */
  readonly samples: number;
}

export const usualTally: TallyBounds = { kinds: 200, samples: 5 };

interface Counted {
  readonly kind: ShadowKind;
  count: number;
  /** Those that the metrics know of. */
  told: number;
  /** The lowest lot first. */
  readonly samples: ShadowSample[];
}

/**
 * Counts how often a candidate was asked and how often it would have answered otherwise, and keeps a few samples of each kind.
 * Each request draws a lot, and the lowest ones stay: so every one has the same chance, early or late, and the samples of
 * several processes may be thrown together.
 */
export class ShadowTally {
  judged = 0;
  private judgedTold = 0;
  private readonly kinds = new Map<string, Counted>();

  constructor(private readonly bounds: TallyBounds = usualTally) {}

  /** @param makeSample called for one that is kept */
  differs(kind: ShadowKind, lot: number, makeSample: () => Omit<ShadowSample, 'lot'>): void {
    const counted = this.countedOf(kind);
    counted.count += 1;
    const { samples } = counted;
    const isFull = samples.length >= this.bounds.samples;
    if (isFull && lot >= samples.at(-1)!.lot) return;
    if (isFull) samples.pop();
    samples.push({ ...makeSample(), lot });
    samples.sort((one, other) => one.lot - other.lot);
  }

  sheet(): ShadowSheet {
    const differences = [...this.kinds.values()].map(({ kind, count, samples }) => ({
      ...kind,
      count,
      samples: [...samples],
    }));
    return { judged: this.judged, differences };
  }

  /** What was counted since the last call. */
  news(): { readonly judged: number; readonly differences: readonly (readonly [ShadowKind, number])[] } {
    const judged = this.judged - this.judgedTold;
    this.judgedTold = this.judged;
    const differences: (readonly [ShadowKind, number])[] = [];
    for (const counted of this.kinds.values()) {
      if (counted.count > counted.told) differences.push([counted.kind, counted.count - counted.told]);
      counted.told = counted.count;
    }
    return { judged, differences };
  }

  private countedOf(kind: ShadowKind): Counted {
    const key = keyOf(kind);
    const known = this.kinds.get(key);
    if (known !== undefined) return known;
    if (this.kinds.size >= this.bounds.kinds && kind.liveRule !== otherRules)
      return this.countedOf({ ...kind, liveRule: otherRules, candidateRule: otherRules });
    const counted = { kind, count: 0, told: 0, samples: [] };
    this.kinds.set(key, counted);
    return counted;
  }
}

function keyOf({ liveRule, candidateRule, live, candidate }: ShadowKind): string {
  return JSON.stringify([liveRule, candidateRule, live, candidate]);
}
