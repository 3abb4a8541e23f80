import { Histogram } from './histogram';

/** What a run of the load generator has seen. */
export class LoadResult {
  readonly latency = new Histogram();
  readonly statuses = new Map<number, number>();
  seconds = 0;

  count(status: number, microseconds: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    this.latency.record(microseconds);
  }

  get perSecond(): number {
    return this.latency.count / this.seconds;
  }

  /** Throws unless every answer had this status: a server that refuses is quick, and says nothing of its speed. */
  assertAll(status: number): this {
    if (this.latency.count > 0 && this.statuses.get(status) === this.latency.count) return this;
    const seen = [...this.statuses].map(([code, count]) => `${count} × ${code}`).join(', ');
    throw new Error(`expected only ${status}, got ${seen || 'nothing'}`);
  }
}
