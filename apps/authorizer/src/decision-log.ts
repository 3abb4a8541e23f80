import type { IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import type { Randomness } from '@gatehouse/identity';
import type { Metrics } from '@gatehouse/platform';
import { refusal, type Answer, type Reason } from './answer';

/**
 * Counts decisions by reason and how long they took, gives each an id, and logs those that let nobody in. Costs a map
 * look-up, two additions and a short text for a request that passes.
 */
export class DecisionLog {
  private readonly logger = new Logger('Decision');
  private readonly counts = new Map<Reason, { inc(): void }>();
  private readonly durations: { observe(seconds: number): void };
  /** Tells the ids of this process from those of others. */
  private readonly origin: string;
  private last = 0;

  constructor(
    private readonly metrics: Metrics,
    randomness: Randomness,
  ) {
    this.origin = randomness.bytes(6).toString('base64url');
    this.durations = metrics.histogram({
      name: 'authorizer_decision_seconds',
      help: 'Seconds from the gateway’s question to the answer.',
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
    });
  }

  /** @returns the decision id */
  record(answer: Answer, request: IncomingMessage, milliseconds: number): string {
    const id = `${this.origin}-${(this.last += 1).toString(36)}`;
    this.countOf(answer.reason).inc();
    this.durations.observe(milliseconds / 1000);
    if (answer.status !== 200) this.logRefusal(id, answer, request);
    return id;
  }

  /** An error that is a bug: it is logged, and lets nobody in. */
  failed(error: unknown): Answer {
    this.logger.error((error as Error).stack ?? String(error));
    return refusal('store_unavailable');
  }

  private countOf(reason: Reason): { inc(): void } {
    let count = this.counts.get(reason);
    if (count === undefined) {
      count = this.counter().labels({ reason });
      this.counts.set(reason, count);
    }
    return count;
  }

  private counter() {
    return this.metrics.counter({
      name: 'authorizer_decisions_total',
      help: 'Decisions by reason.',
      labelNames: ['reason'],
    });
  }

  /** The path without its query, which may hold what opens something. */
  private logRefusal(decision: string, { status, reason }: Answer, { headers }: IncomingMessage): void {
    const path = String(headers['x-original-uri'] ?? '')
      .split('?', 1)[0]!
      .slice(0, 500);
    const method = String(headers['x-original-method'] ?? '').slice(0, 16);
    this.logger.log({
      message: 'refused',
      decision,
      status,
      reason,
      method,
      path,
      request: headers['x-request-id'],
    });
  }
}
