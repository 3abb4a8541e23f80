import type { IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import type { Randomness } from '@gatehouse/identity';
import type { Durations, Metrics } from '@gatehouse/platform';
import { refusal, type Answer, type Reason } from './answer';
import type { Asked } from './gateway-dialects';
import { askedPath } from './records/asked-path';
import type { RefusalTaker } from './records/decision-recorder';
import { RuleCounts } from './rule-counts';

/** Upper bounds, in milliseconds. */
const buckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 50, 100, 500, 1000];

/**
 * Counts decisions by reason and how long they took, gives each an id, and logs those that let nobody in; a recorder keeps
 * them. Costs two look-ups in maps, a few additions and a short text for a request that passes.
 */
export class DecisionLog {
  private readonly logger = new Logger('Decision');
  /** Decisions that the metrics have not been told of yet. */
  private readonly counts = new Map<Reason, { decisions: number }>();
  private readonly ruleCounts = new RuleCounts();
  private readonly durations: Durations;
  /** Tells the ids of this process from those of others. Begins with a letter: on a command line `-` begins an option. */
  private readonly origin: string;
  private last = 0;

  constructor(
    metrics: Metrics,
    randomness: Randomness,
    private readonly recorder: RefusalTaker | null = null,
  ) {
    this.origin = `d${randomness.bytes(6).toString('base64url')}-`;
    const { counts, ruleCounts } = this;
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
    metrics.counter({
      name: 'authorizer_rule_decisions_total',
      help: 'Decisions by rule and reason.',
      labelNames: ['rule', 'reason'],
      collect() {
        for (const { rule, reason, count } of ruleCounts.take()) this.inc({ rule, reason }, count);
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
    if (answer.rule !== null) this.ruleCounts.count(answer.rule, answer.policyVersion, answer.reason);
    this.durations.observe(milliseconds);
    if (answer.status !== 200) {
      this.logRefusal(id, answer, asked, request);
      this.recorder?.take(id, answer, asked, request);
    }
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
  private logRefusal(decision: string, answer: Answer, asked: Asked, { headers }: IncomingMessage): void {
    this.logger.log({
      message: 'refused',
      decision,
      status: answer.status,
      reason: answer.reason,
      policy: answer.policyVersion,
      ...ruleFacts(answer),
      ...(answer.shown.proof !== null && { proof: answer.shown.proof }),
      method: (asked.method ?? []).join(', ').slice(0, 16),
      path: askedPath(asked),
      request: headers['x-request-id'],
    });
  }
}

/** What a rule had to do with it, and who was asking. */
function ruleFacts({ rule, missing, live }: Answer) {
  return {
    ...(rule !== null && { rule: rule.id, required: rule.requirement.text }),
    ...(missing.length > 0 && { missing: missing.join(' ') }),
    ...(live !== null && {
      subject: (live.user ?? live.client)!.ref.id,
      session: live.session.id.toString(),
      held: live.authorizations.scopes.join(' '),
    }),
  };
}
