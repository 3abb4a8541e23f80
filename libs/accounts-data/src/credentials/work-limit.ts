import { DomainError } from '@gatehouse/identity';

export interface WorkLimitOptions {
  /** How many run at once. */
  readonly running: number;
  /** How many may wait for their turn. */
  readonly waiting: number;
  /** Milliseconds that one waits at most. */
  readonly patience: number;
  /** How many of those who wait are done in one go; by default each alone. */
  readonly batch?: number;
}

interface Waiter {
  /** Does the job. What it resolves to tells the outcome to whoever asked for it. */
  readonly work: () => Promise<() => void>;
  readonly refuse: (error: DomainError) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets a bounded number of heavy jobs run, and a bounded number wait. Beyond that, or after the waiting time, it throws
 * `too_busy`: an honest no is better than an answer that comes when nobody waits for it any more.
 *
 * Who waits when a place becomes free is taken along in a batch: its jobs run one after the other, in the order in which
 * they came, and all outcomes are told together at the end. What follows a job, in this process and in the stores that
 * it asks, then happens for the whole batch at once, instead of in between and on cold caches. Nobody waits for a batch
 * to fill: with one job at a time each is told at once. It costs whoever is first in a batch the time of the others.
 */
export class WorkLimit {
  private running = 0;
  private stopped = false;
  private readonly waiting = new Set<Waiter>();

  constructor(private readonly options: WorkLimitOptions) {}

  run<T>(job: () => Promise<T>): Promise<T> {
    if (this.stopped) return Promise.reject(stopping());
    const free = this.running < this.options.running;
    if (!free && this.waiting.size >= this.options.waiting) return Promise.reject(tooBusy());
    return new Promise<T>((resolve, reject) => {
      const work = () => outcomeOf(job, resolve, reject);
      if (free) {
        this.running++;
        return void this.runAll([{ work }]);
      }
      const refuse = (error: DomainError) => (this.leave(waiter), reject(error));
      const timer = setTimeout(() => refuse(tooBusy()), this.options.patience);
      const waiter: Waiter = { work, refuse, timer };
      this.waiting.add(waiter);
    });
  }

  /** From now on all are refused, those who wait too. What was begun, a batch too, runs to its end. */
  stop(): void {
    this.stopped = true;
    for (const waiter of this.waiting) waiter.refuse(stopping());
  }

  private async runAll(batch: readonly Pick<Waiter, 'work'>[]): Promise<void> {
    const outcomes: (() => void)[] = [];
    for (const { work } of batch) outcomes.push(await work());
    for (const tell of outcomes) tell();
    // Only in the next turn of the event loop, when what follows these jobs has got as far as its next question.
    setImmediate(() => this.passOn());
  }

  /** The place goes to those who have waited longest; only if there is nobody does it become free. */
  private passOn(): void {
    // No more than a fair share, so that the other places do not stand empty while this one has a queue.
    const share = Math.ceil(this.waiting.size / this.options.running);
    const next = [...this.waiting].slice(0, Math.min(share, this.options.batch ?? 1));
    for (const waiter of next) this.leave(waiter);
    if (next.length === 0) this.running--;
    else void this.runAll(next);
  }

  private leave(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    this.waiting.delete(waiter);
  }
}

/** Never rejects: that a job fails is its own outcome, and nobody else's. */
async function outcomeOf<T>(
  job: () => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Promise<() => void> {
  try {
    const value = await job();
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}

function tooBusy(): DomainError {
  const sentence = 'Too many people are logging in at this moment. Please try again.';
  return new DomainError('unavailable', 'too_busy', sentence, { retryAfter: 1 });
}

function stopping(): DomainError {
  const sentence = 'This server is being stopped. Please try again.';
  return new DomainError('unavailable', 'stopping', sentence, { retryAfter: 1 });
}
