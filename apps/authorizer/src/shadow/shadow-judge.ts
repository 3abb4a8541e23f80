import { isDeepStrictEqual } from 'node:util';
import { Logger } from '@nestjs/common';
import type { Clock, Randomness } from '@gatehouse/identity';
import type { Metrics } from '@gatehouse/platform';
import type { CompiledPolicy } from '@gatehouse/policy';
import { effectiveScopes, type LiveSession } from '@gatehouse/sessions';
import type { ShadowSheet } from '@gatehouse/token-store';
import type { GatewayRequest } from '../gateway-request';
import type { Identification } from '../identifier';
import { judge, type Judgement } from '../judgement';
import { ShadowTally } from './shadow-tally';

/** A policy that is tried out, made ready. */
interface Candidate {
  readonly policy: CompiledPolicy;
  readonly tally: ShadowTally;
  /** Sessions as they are under its roles. */
  readonly sessions: WeakMap<LiveSession, LiveSession>;
  /** The policy whose roles were compared last, and whether they are the same. */
  compared: { readonly policy: CompiledPolicy; readonly sameRoles: boolean } | null;
}

/**
 * Judges requests a second time, by a candidate, after they were answered, and counts what it would change: by the very code
 * that judges them by the policy in force, for the same session at the same second. Where the candidate gives roles other
 * scopes, the session has those. Nothing that goes wrong here touches an answer.
 *
 * Without a candidate it costs a request one comparison with null.
 */
export class ShadowJudge {
  private readonly logger = new Logger('Shadow');
  private candidate: Candidate | null = null;
  private isFailing = false;
  private readonly tell: () => void;

  constructor(
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    metrics: Metrics,
  ) {
    const tell = () => this.tell();
    const judged = metrics.counter({
      name: 'authorizer_shadow_judged_total',
      help: 'Requests that were also judged by a policy that is tried out.',
      collect: tell,
    });
    const differences = metrics.counter({
      name: 'authorizer_shadow_differences_total',
      help: 'Those that it would have answered otherwise, by the rules that decided and the reasons.',
      labelNames: ['live_rule', 'candidate_rule', 'live', 'candidate'],
      collect: tell,
    });
    this.tell = () => {
      const news = this.candidate?.tally.news();
      if (news === undefined) return;
      judged.inc(news.judged);
      for (const [{ liveRule, candidateRule, live, candidate }, count] of news.differences)
        differences.inc(
          { live_rule: liveRule ?? '', candidate_rule: candidateRule ?? '', live, candidate },
          count,
        );
    };
  }

  /** From now on requests are judged by this one; null: by none. What was counted is told before. */
  use(policy: CompiledPolicy | null): void {
    this.tell();
    this.candidate =
      policy === null ? null : { policy, tally: new ShadowTally(), sessions: new WeakMap(), compared: null };
    this.isFailing = false;
  }

  /** What was counted of the candidate; null: there is none. */
  sheet(): ShadowSheet | null {
    return this.candidate?.tally.sheet() ?? null;
  }

  get judged(): number {
    return this.candidate?.tally.judged ?? 0;
  }

  /**
   * What is to be done when the answer was sent; null: nothing.
   *
   * @param live what the policy in force said
   * @param now UNIX seconds, of the answer
   */
  afterwards(
    request: GatewayRequest,
    who: Identification,
    live: Judgement,
    inForce: CompiledPolicy,
    now: number,
  ): (() => void) | null {
    const { candidate } = this;
    return candidate === null ? null : () => this.compare(candidate, request, who, live, inForce, now);
  }

  private compare(
    candidate: Candidate,
    request: GatewayRequest,
    who: Identification,
    live: Judgement,
    inForce: CompiledPolicy,
    now: number,
  ): void {
    try {
      const there = judge(candidate.policy, request, underRolesOf(candidate, who, inForce, now), now);
      candidate.tally.judged += 1;
      if (live.allowed ? there.allowed : !there.allowed && live.reason === there.reason) return;
      const kind = {
        liveRule: live.rule?.rule.id ?? null,
        candidateRule: there.rule?.rule.id ?? null,
        live: live.reason,
        candidate: there.reason,
      };
      candidate.tally.differs(kind, this.lot(), () => ({
        time: this.clock.now(),
        method: request.method,
        host: request.host,
        path: request.path.slice(0, 300),
        subject: (who.live?.user ?? who.live?.client)?.ref.toString() ?? null,
      }));
    } catch (error) {
      if (!this.isFailing) this.logger.error((error as Error).stack ?? String(error));
      this.isFailing = true;
    }
  }

  private lot(): number {
    return this.randomness.bytes(4).readUInt32BE() / 2 ** 32;
  }
}

/** Whoever asks, with what the candidate's roles would give them. */
function underRolesOf(
  candidate: Candidate,
  who: Identification,
  inForce: CompiledPolicy,
  now: number,
): Identification {
  const { live } = who;
  if (live === null || haveSameRoles(candidate, inForce)) return who;
  let there = candidate.sessions.get(live);
  if (there === undefined) {
    const { session, user, client, authorizations } = live;
    const { scopes } = effectiveScopes(session, user, client, candidate.policy, now);
    there = { ...live, policy: candidate.policy, authorizations: { ...authorizations, scopes } };
    candidate.sessions.set(live, there);
  }
  return { live: there, reason: 'ok' };
}

function haveSameRoles(candidate: Candidate, policy: CompiledPolicy): boolean {
  if (candidate.compared?.policy !== policy)
    candidate.compared = { policy, sameRoles: isDeepStrictEqual(candidate.policy.roles, policy.roles) };
  return candidate.compared.sameRoles;
}
