import { Logger } from '@nestjs/common';
import type { Clock } from '@gatehouse/identity';

/** Milliseconds between two warnings: whoever sends forgeries does not fill the log. */
const pause = 10_000;

/**
 * Warns that credentials were not good. Behind a gateway that is a rare thing: a key or a clock that is wrong, or somebody
 * who goes around the gateway. It never gets to know the credentials.
 */
export class RefusalLog {
  private readonly logger = new Logger('Auth');
  private lastWarning = -Infinity;
  private withheld = 0;

  constructor(private readonly clock: Clock) {}

  refused(why: string): void {
    this.warn(`refused: ${why}`);
  }

  /** A public handler was reached nevertheless. */
  ignored(why: string): void {
    this.warn(`ignored for a public handler: ${why}`);
  }

  private warn(words: string): void {
    const now = this.clock.monotonic();
    if (now - this.lastWarning < pause) {
      this.withheld += 1;
      return;
    }
    this.logger.warn(`credentials ${words}${this.withheld === 0 ? '' : ` (and ${this.withheld} more)`}`);
    this.lastWarning = now;
    this.withheld = 0;
  }
}
