import type { IncomingMessage } from 'node:http';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from '@gatehouse/identity';
import type { Metrics } from '@gatehouse/platform';
import type { DecisionRecord, DecisionStore } from '@gatehouse/token-store';
import type { Answer } from '../answer';
import type { Asked } from '../gateway-dialects';
import { Allowance, type AllowanceBounds } from './allowance';
import { recordOf } from './decision-record';

export interface RecorderBounds {
  /** Milliseconds between two writes. */
  readonly every: number;
  /** Refusals that wait to be written, at most: a store that is slow must not fill the memory. */
  readonly waiting: number;
  /** Of sessions that hold, and of credentials that do not: whoever makes some up must not crowd out the others. */
  readonly sessions: AllowanceBounds;
  readonly strangers: AllowanceBounds;
}

/** A record takes about 600 bytes: a process never keeps more than 150 MB, whatever comes. */
export const usualBounds: RecorderBounds = {
  every: 200,
  waiting: 500,
  sessions: { perSecond: 50, perDay: 200_000 },
  strangers: { perSecond: 10, perDay: 50_000 },
};

/** The part of a recorder that a request meets. */
export type RefusalTaker = Pick<DecisionRecorder, 'take'>;

/**
 * Keeps refusals, so that somebody can be told why (`policy explain --decision ID`): behind the answers, in batches, within bounds.
 * What is beyond them is left out and counted; a store that does not answer loses records and nothing else. That somebody
 * sent no credentials needs no explanation, and is not kept.
 */
export class DecisionRecorder implements OnApplicationShutdown {
  private waiting: DecisionRecord[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private readonly outcomes = { kept: 0, left_out: 0, lost: 0 };
  private readonly sessions: Allowance;
  private readonly strangers: Allowance;

  constructor(
    private readonly store: DecisionStore,
    private readonly clock: Clock,
    metrics: Metrics,
    private readonly bounds: RecorderBounds = usualBounds,
  ) {
    this.sessions = new Allowance(bounds.sessions);
    this.strangers = new Allowance(bounds.strangers);
    const { outcomes } = this;
    metrics.counter({
      name: 'authorizer_decision_records_total',
      help: 'Refusals by what became of their record: kept, left_out (beyond the bounds), lost (the store did not take it).',
      labelNames: ['outcome'],
      collect() {
        for (const outcome of ['kept', 'left_out', 'lost'] as const) {
          this.inc({ outcome }, outcomes[outcome]);
          outcomes[outcome] = 0;
        }
      },
    });
  }

  /** Called for each refusal; costs little, and waits for nothing. */
  take(id: string, answer: Answer, asked: Asked, request: Pick<IncomingMessage, 'headers'>): void {
    if (answer.reason === 'no_credentials') return;
    if (!this.isWithinBounds(answer)) {
      this.outcomes.left_out += 1;
      return;
    }
    this.waiting.push(recordOf(id, answer, asked, request, this.clock.now()));
    if (this.timer !== null) return;
    this.timer = setTimeout(() => void this.flush(), this.bounds.every);
    this.timer.unref();
  }

  /** Writes what waits, after what is being written. Never throws. */
  flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    return (this.writing = this.writing.then(() => this.write()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async write(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length === 0) return;
    try {
      await this.store.keep(batch);
      this.outcomes.kept += batch.length;
    } catch {
      this.outcomes.lost += batch.length;
    }
  }

  private isWithinBounds({ live }: Answer): boolean {
    if (this.waiting.length >= this.bounds.waiting) return false;
    return (live === null ? this.strangers : this.sessions).take(this.clock.monotonic());
  }
}
