/** One request of the load client. Times are milliseconds on the monotonic clock of the system. */
export interface Entry {
  readonly start: number;
  readonly end: number;
  /** Index of the authorizer's port. */
  readonly target: number;
  /** Index of the credential. */
  readonly credential: number;
  /** 0: no answer. */
  readonly status: number;
  /** The process of the authorizer that decided; empty where nobody says. */
  readonly decidedBy: string;
}

/** Everything that the load client asked and was answered. */
export class Ledger {
  private constructor(readonly entries: readonly Entry[]) {}

  static parse(text: string): Ledger {
    const lines = text.split('\n').filter((line) => line !== '');
    return new Ledger(
      lines.map((line) => {
        const words = line.split(' ');
        const [start, end, target, credential, status] = words.map(Number) as [
          number,
          number,
          number,
          number,
          number,
        ];
        return { start, end, target, credential, status, decidedBy: words[5]! };
      }),
    );
  }

  where(predicate: (entry: Entry) => boolean): Ledger {
    return new Ledger(this.entries.filter(predicate));
  }

  of(target: number): Ledger {
    return this.where((entry) => entry.target === target);
  }

  /** What one process of an authorizer decided. */
  decidedBy(process: string): Ledger {
    return this.where(({ decidedBy }) => decidedBy === process);
  }

  /** All processes that decided something. */
  processes(): readonly string[] {
    const all = new Set(this.entries.map(({ decidedBy }) => decidedBy));
    return [...all].filter((process) => process !== '').sort();
  }

  startedBetween(from: number, to = Infinity): Ledger {
    return this.where(({ start }) => start >= from && start < to);
  }

  get length(): number {
    return this.entries.length;
  }

  /** Each status that was answered, with how often. */
  statuses(): Record<number, number> {
    const counts: Record<number, number> = {};
    for (const { status } of this.entries) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  /** When the last request that was let in had started. */
  lastLetIn(): number {
    return this.entries.reduce(
      (last, { start, status }) => (status === 200 ? Math.max(last, start) : last),
      0,
    );
  }

  slowest(): number {
    return this.entries.reduce((slowest, { start, end }) => Math.max(slowest, end - start), 0);
  }
}
