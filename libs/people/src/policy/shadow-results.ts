import type {
  SessionStore,
  ShadowCandidate,
  ShadowDifference,
  ShadowKind,
  ShadowSample,
  ShadowSheet,
  ShadowStore,
} from '@gatehouse/token-store';

/** What trying a policy out has shown until now. */
export interface ShadowStatus {
  readonly candidate: ShadowCandidate;
  /** The version in force now; null: the token store has none. Another than the candidate was made from: draft it again. */
  readonly inForce: number | null;
  /** Processes that have judged by it. None: it was only just started, or none runs. */
  readonly authorizers: number;
  /** Requests that were judged by both. */
  readonly judged: number;
  readonly differing: number;
  /** The most frequent first. */
  readonly differences: readonly ShadowDifference[];
}

/** Samples that are shown of each kind. */
const shown = 5;

/** What all authorizers have counted together, a few seconds late. Needs the token store alone. */
export class ShadowResults {
  constructor(
    private readonly shadow: ShadowStore,
    private readonly store: SessionStore,
  ) {}

  /** Null: no policy is tried out. */
  async status(): Promise<ShadowStatus | null> {
    const candidate = await this.shadow.find();
    if (candidate === null) return null;
    const [sheets, house] = await Promise.all([this.shadow.sheets(candidate.id), this.store.readHouse()]);
    const differences = summedDifferences(sheets);
    return {
      candidate,
      inForce: house === null || house.policyVersion === 0 ? null : house.policyVersion,
      authorizers: sheets.length,
      judged: sheets.reduce((sum, { judged }) => sum + judged, 0),
      differing: differences.reduce((sum, { count }) => sum + count, 0),
      differences,
    };
  }
}

/** The sums of all sheets. Of the samples those with the lowest lots, as if all requests had drawn at one place. */
export function summedDifferences(sheets: readonly ShadowSheet[]): readonly ShadowDifference[] {
  const sums = new Map<string, { kind: ShadowKind; count: number; samples: ShadowSample[] }>();
  for (const { liveRule, candidateRule, live, candidate, count, samples } of sheets.flatMap(
    (sheet) => sheet.differences,
  )) {
    const kind = { liveRule, candidateRule, live, candidate };
    const key = JSON.stringify(Object.values(kind));
    const sum = sums.get(key) ?? { kind, count: 0, samples: [] };
    sums.set(key, { kind, count: sum.count + count, samples: [...sum.samples, ...samples] });
  }
  return [...sums.values()]
    .map(({ kind, count, samples }) => ({
      ...kind,
      count,
      samples: samples.sort((one, other) => one.lot - other.lot).slice(0, shown),
    }))
    .sort((one, other) => other.count - one.count);
}
