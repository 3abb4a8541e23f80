import { Clock } from './clock';

/**
 * A clock that can be held for the length of one piece of synchronous work: whoever looks at it meanwhile sees the moment at
 * which it was first looked at. A look at the system's clock costs some 65 ns, and a decision needs eight of them.
 *
 * Never held across a promise: what is decided later is decided by the time that it is then.
 */
export class HeldClock extends Clock {
  private isHeld = false;
  private wall: number | null = null;
  private start = 0;

  constructor(private readonly clock: Clock) {
    super();
  }

  /** @returns the moment, as `monotonic` has it */
  hold(): number {
    this.start = this.clock.monotonic();
    this.wall = null;
    this.isHeld = true;
    return this.start;
  }

  release(): void {
    this.isHeld = false;
  }

  now(): number {
    return this.isHeld ? (this.wall ??= this.clock.now()) : this.clock.now();
  }

  monotonic(): number {
    return this.isHeld ? this.start : this.clock.monotonic();
  }

  /** Milliseconds since then, whether it is held or not. */
  since(moment: number): number {
    return this.clock.monotonic() - moment;
  }
}
