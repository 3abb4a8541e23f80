import type { Logger } from '@nestjs/common';
import { DomainError } from '@gatehouse/identity';

/** Milliseconds between two rounds. */
const pause = 1000;

/** Does something again and again in the background, one round after the other. Trouble is told once, and its end. */
export class BackgroundRounds {
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private inTrouble = false;
  private stopped = false;

  constructor(
    private readonly logger: Logger,
    private readonly work: () => Promise<void>,
  ) {}

  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.go().finally(() => this.start());
    }, pause);
    this.timer.unref();
  }

  /** Waits for the round that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.round;
  }

  private async go(): Promise<void> {
    try {
      await this.work();
      if (this.inTrouble) this.logger.log('goes on');
      this.inTrouble = false;
    } catch (error) {
      if (!this.inTrouble) this.logger.warn(`not possible now: ${wordsOf(error)}`);
      this.inTrouble = true;
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof DomainError ? error.code : ((error as Error).stack ?? 'error');
}
