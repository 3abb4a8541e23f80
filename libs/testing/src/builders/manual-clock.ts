import { Clock } from '@gatehouse/identity';

/** A clock that stands still until a test turns it. Starts at 2026-01-02 03:04:05 UTC. */
export class ManualClock extends Clock {
  private elapsed = 0;

  constructor(private wall = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    super();
  }

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.elapsed;
  }

  /** Time passes: both clocks move on. */
  advance(milliseconds: number): void {
    if (milliseconds < 0)
      throw new RangeError('time does not run backwards; use set() to correct the wall clock');
    this.wall += milliseconds;
    this.elapsed += milliseconds;
  }

  /** Somebody sets the wall clock (milliseconds since 1970); the monotonic one only moves on if that is later. */
  set(milliseconds: number): void {
    this.elapsed += Math.max(0, milliseconds - this.wall);
    this.wall = milliseconds;
  }
}
