import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@gatehouse/identity';

/** Where an outage is told of. Nest's `Logger` is one. */
export interface FeedLog {
  warn(message: string): void;
  log(message: string): void;
}

/** Does the same work again and again, never twice at once, however long it takes and whatever happens to it. */
export class PollLoop {
  private running: Promise<boolean> | null = null;
  private stopping: AbortController | null = null;
  private looping: Promise<void> = Promise.resolve();
  private failing = false;
  private upToDateAt: number;

  /** @param interval seconds from the start of one poll to the next, while polls are shorter than that */
  constructor(
    private readonly work: (signal: AbortSignal) => Promise<void>,
    private readonly interval: number,
    private readonly clock: Clock,
    private readonly log: FeedLog,
  ) {
    this.upToDateAt = clock.monotonic();
  }

  start(): void {
    if (this.stopping !== null) return;
    this.stopping = new AbortController();
    this.looping = this.loop(this.stopping.signal);
  }

  /** Ends it, after the step that is under way. */
  async stop(): Promise<void> {
    this.stopping?.abort();
    await this.looping;
    await this.running;
    this.stopping = null;
  }

  /** Polls now; with one under way, waits for that one. Returns whether it went through; never throws. */
  poll(): Promise<boolean> {
    this.running ??= this.once().finally(() => (this.running = null));
    return this.running;
  }

  /** Seconds since the start of the last poll that went through: what the old system did since may be unknown here. */
  lagSeconds(): number {
    return (this.clock.monotonic() - this.upToDateAt) / 1000;
  }

  private async loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const start = this.clock.monotonic();
      await this.poll();
      const pause = pauseAfter(this.clock.monotonic() - start, this.interval * 1000);
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async once(): Promise<boolean> {
    const start = this.clock.monotonic();
    try {
      await this.work(this.stopping?.signal ?? new AbortController().signal);
    } catch (error) {
      if (!this.failing && this.stopping?.signal.aborted !== true) {
        const { code, message } = error as { code?: string; message?: string };
        this.log.warn(`The old system is not followed for now, and will be again: ${code ?? message}`);
        this.failing = true;
      }
      return false;
    }
    if (this.failing)
      this.log.log(`The old system is followed again, after ${this.lagSeconds().toFixed(0)} s.`);
    this.failing = false;
    this.upToDateAt = start;
    return true;
  }
}

/** Milliseconds; a database that is slow gets a rest all the same. */
export function pauseAfter(took: number, interval: number): number {
  return Math.max(interval - took, interval / 4);
}
