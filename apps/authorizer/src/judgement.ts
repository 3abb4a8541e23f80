import { decide, type CompiledPolicy, type Decision } from '@gatehouse/policy';
import { holderOf } from '@gatehouse/sessions';
import type { Reason } from './answer';
import type { GatewayRequest } from './gateway-request';
import type { Identification } from './identifier';

/** What a policy says of a request of somebody, or of nobody for a reason. */
export type Judgement = Omit<Decision, 'reason'> & { readonly reason: Reason };

/**
 * Whether somebody may pass under a policy: the one in force, or one that is tried out. Pure. What is open to everyone is
 * never closed by a cookie. Whoever sent a bearer token meant to be somebody: a bad one refuses even there.
 *
 * @param now UNIX seconds
 */
export function judge(
  policy: CompiledPolicy,
  request: GatewayRequest,
  who: Identification,
  now: number,
): Judgement {
  if (who.live !== null) return decide(policy, request, holderOf(who.live), now);
  const decision = decide(policy, request, null, now);
  if (!decision.allowed)
    return decision.reason === 'bad_method' ? decision : { ...decision, reason: who.reason };
  if (request.credentials.bearer === null || request.preflight !== null) return decision;
  return { ...decision, allowed: false, reason: who.reason };
}
