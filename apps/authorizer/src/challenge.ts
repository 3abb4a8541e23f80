import { describeDpopRefusal, signatureAlgorithms, type DpopRefusal } from '@gatehouse/sessions';
import type { Answer } from './answer';

/** How a client showed its token. */
export interface Shown {
  readonly scheme: 'Bearer' | 'DPoP';
  /** Why the proof that came with it proves nothing; null where it does, or is not what is wrong. */
  readonly proof: DpopRefusal | null;
}

/** Also of whoever showed no token. */
export const borne: Shown = { scheme: 'Bearer', proof: null };

/** RFC 9449 §7.1: what proofs may be signed with. */
const algs = `algs="${signatureAlgorithms.join(' ')}"`;

/**
 * `WWW-Authenticate` of a 401. Both schemes are named, in one line, because NGINX hands on but one. No error code where
 * nothing was shown (RFC 6750 §3). Where a bound token came with a bad proof, no other scheme would help it.
 */
export function challengeFor({ reason, rule, shown }: Pick<Answer, 'reason' | 'rule' | 'shown'>): string {
  const { scheme, proof } = shown;
  if (reason === 'no_credentials') return `Bearer, DPoP ${algs}`;
  if (reason === 'step_up' && rule !== null) return moreIsNeeded(scheme, rule);
  if (proof !== null) {
    return `DPoP error="invalid_dpop_proof", ${algs}, error_description="${describeDpopRefusal(proof)}"`;
  }
  return scheme === 'DPoP'
    ? `Bearer, DPoP error="invalid_token", ${algs}`
    : `Bearer error="invalid_token", DPoP ${algs}`;
}

/** RFC 9470 §3. */
function moreIsNeeded(scheme: Shown['scheme'], rule: NonNullable<Answer['rule']>): string {
  const acr = rule.acr === null ? '' : `, acr_values="${rule.acr}"`;
  const maxAge = rule.maxAge === Infinity ? '' : `, max_age="${rule.maxAge}"`;
  return `${scheme} error="insufficient_user_authentication", error_description="Log in again to do this."${acr}${maxAge}`;
}

/** RFC 6750 §3.1. */
export function insufficientScope({ missing, shown }: Pick<Answer, 'missing' | 'shown'>): string {
  return `${shown.scheme} error="insufficient_scope", scope="${missing.join(' ')}"`;
}
