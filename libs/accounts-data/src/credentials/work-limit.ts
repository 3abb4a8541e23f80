import { DomainError } from '@gatehouse/identity';

export interface WorkLimitOptions {
  /** How many run at once. */
  readonly running: number;
  /** How many may wait for their turn. */
  readonly waiting: number;
  /** Milliseconds that one waits at most. */
  readonly patience: number;
}

interface Waiter {
  readonly begin: () => void;
  readonly refuse: (error: DomainError) => void;
}

/**
 * Lets a bounded number of heavy jobs run, and a bounded number wait. Beyond that, or after the waiting time, it throws
 * `too_busy`: an honest no is better than an answer that comes when nobody waits for it any more.
 */
export class WorkLimit {
  private running = 0;
  private stopped = false;
  private readonly waiting = new Set<Waiter>();

  constructor(private readonly options: WorkLimitOptions) {}

  async run<T>(job: () => Promise<T>): Promise<T> {
    await this.turn();
    try {
      return await job();
    } finally {
      this.passOn();
    }
  }

  /** From now on all are refused, those who wait too. What runs already runs to its end. */
  stop(): void {
    this.stopped = true;
    for (const waiter of this.waiting) waiter.refuse(stopping());
  }

  private turn(): Promise<void> {
    if (this.stopped) return Promise.reject(stopping());
    if (this.running < this.options.running) {
      this.running++;
      return Promise.resolve();
    }
    if (this.waiting.size >= this.options.waiting) return Promise.reject(tooBusy());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.refuse(tooBusy()), this.options.patience);
      const leave = () => {
        clearTimeout(timer);
        this.waiting.delete(waiter);
      };
      const waiter: Waiter = {
        begin: () => (leave(), resolve()),
        refuse: (error) => (leave(), reject(error)),
      };
      this.waiting.add(waiter);
    });
  }

  /** The place goes to who has waited longest; only if there is nobody does it become free. */
  private passOn(): void {
    const [next] = this.waiting;
    if (next === undefined) this.running--;
    else next.begin();
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
