/**
 * The published policy: one versioned document, written and read as a whole. Route rules will join it; until then
 * the default decides every request.
 */
export interface Policy {
  /** Raised by one with each publication. */
  readonly version: number;
  /** What happens to a request that no rule names: refused, or let in for whoever is logged in. */
  readonly default: 'deny' | 'authenticated';
  /** Role name → scopes. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
}

export type DecisionReason = 'ok' | 'no_rule';

export interface Decision {
  readonly allowed: boolean;
  readonly reason: DecisionReason;
  readonly policyVersion: number;
}

/** Whether an authenticated request may pass. Pure; costs two comparisons. */
export function decide(policy: Policy): Decision {
  return policy.default === 'authenticated'
    ? { allowed: true, reason: 'ok', policyVersion: policy.version }
    : { allowed: false, reason: 'no_rule', policyVersion: policy.version };
}
