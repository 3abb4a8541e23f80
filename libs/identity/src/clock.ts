/** Where the time comes from, so that tests can turn it. */
export abstract class Clock {
  /** Wall clock, milliseconds since 1970. */
  abstract now(): number;
  /** Milliseconds on a clock that never jumps; for leases and timeouts. */
  abstract monotonic(): number;

  /** Wall clock, whole seconds since 1970: the unit of sessions, tokens and the legacy tables. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }
}
