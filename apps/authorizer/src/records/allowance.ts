export interface AllowanceBounds {
  readonly perSecond: number;
  readonly perDay: number;
}

/** So many in a second and in a day, and no more; seconds and days of the monotonic clock. */
export class Allowance {
  private readonly second = new Span(1000);
  private readonly day = new Span(86_400_000);

  constructor(private readonly bounds: AllowanceBounds) {}

  /** @param now milliseconds @returns whether one more is allowed; it is counted then */
  take(now: number): boolean {
    const isAllowed =
      this.second.takenAt(now) < this.bounds.perSecond && this.day.takenAt(now) < this.bounds.perDay;
    if (isAllowed) {
      this.second.taken += 1;
      this.day.taken += 1;
    }
    return isAllowed;
  }
}

class Span {
  taken = 0;
  private index = -1;

  constructor(private readonly milliseconds: number) {}

  takenAt(now: number): number {
    const index = Math.floor(now / this.milliseconds);
    if (index !== this.index) [this.index, this.taken] = [index, 0];
    return this.taken;
  }
}
