import type { IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import type { Randomness } from '@gatehouse/identity';
import type { Durations, Metrics } from '@gatehouse/platform';
import { refusal, type Answer, type Reason } from './answer';
import type { Asked } from './gateway-dialects';

/** Upper bounds, in milliseconds. */
const buckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 50, 100, 500, 1000];

/**
 * Counts decisions by reason and how long they took, gives each an id, and logs those that let nobody in. Costs a map
 * look-up, a few additions and a short text for a request that passes.
 */
export class DecisionLog {
  private readonly logger = new Logger('Decision');
  /** Decisions that the metrics have not been told of yet. */
  private readonly counts = new Map<Reason, { decisions: number }>();
  private readonly durations: Durations;
  /** Tells the ids of this process from those of others. */
  private readonly origin: string;
  private last = 0;

  constructor(metrics: Metrics, randomness: Randomness) {
    this.origin = `${randomness.bytes(6).toString('base64url')}-`;
    const { counts } = this;
    metrics.counter({
      name: 'authorizer_decisions_total',
      help: 'Decisions by reason.',
      labelNames: ['reason'],
      collect() {
        for (const [reason, count] of counts) {
          this.inc({ reason }, count.decisions);
          count.decisions = 0;
        }
      },
    });
    this.durations = metrics.durations({
      name: 'authorizer_decision_seconds',
      help: 'Seconds from the gateway’s question to the answer.',
      buckets,
    });
  }

  /** @returns the decision id */
  record(answer: Answer, asked: Asked, request: IncomingMessage, milliseconds: number): string {
    const id = this.origin + (this.last += 1).toString(36);
    this.countOf(answer.reason).decisions += 1;
    this.durations.observe(milliseconds);
    if (answer.status !== 200) this.logRefusal(id, answer, asked, request);
    return id;
  }

  /** An error that is a bug: it is logged, and lets nobody in. */
  failed(error: unknown): Answer {
    this.logger.error((error as Error).stack ?? String(error));
    return refusal('store_unavailable');
  }

  private countOf(reason: Reason): { decisions: number } {
    let count = this.counts.get(reason);
    if (count === undefined) this.counts.set(reason, (count = { decisions: 0 }));
    return count;
  }

  /** The path without its query, which may hold what opens something. */
  private logRefusal(
    decision: string,
    { status, reason }: Answer,
    { uri, method }: Asked,
    { headers }: IncomingMessage,
  ): void {
    this.logger.log({
      message: 'refused',
      decision,
      status,
      reason,
      method: (method ?? []).join(', ').slice(0, 16),
      path: (uri ?? []).map(withoutQuery).join(', ').slice(0, 500),
      request: headers['x-request-id'],
    });
  }
}

function withoutQuery(uri: string): string {
  return uri.split(/[?#]/, 1)[0]!;
}
