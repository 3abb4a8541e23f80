import type { CompiledPolicy, RouteRequest } from '../compiled-policy';
import type { CompiledRule } from '../compiled-rule';
import type { Decision, DecisionReason } from './decision';
import { reaches, type Holder } from './holder';
import { missingScopes } from './missing-scopes';

const none: readonly string[] = [];

const byDefault: Decision = { allowed: true, reason: 'ok', rule: null, missing: none };
const noRule: Decision = { allowed: false, reason: 'no_rule', rule: null, missing: none };
const badMethod: Decision = { allowed: false, reason: 'bad_method', rule: null, missing: none };
const nobodyThere: Decision = { allowed: false, reason: 'no_credentials', rule: null, missing: none };

/**
 * Whether a request may pass. Pure. Host, then path decide the rule; then its methods. A CORS preflight of a method that
 * the path lists passes for everybody, and as nobody.
 *
 * Costs the look-up of the rule, and one or two searches in a set for each scope that it requires.
 *
 * @param holder null where nobody is there
 * @param now UNIX seconds
 */
export function decide(
  compiled: CompiledPolicy,
  request: RouteRequest,
  holder: Holder | null,
  now: number,
): Decision {
  const methods = compiled.methodsFor(request);
  if (methods === null) {
    if (holder === null) return nobodyThere;
    return compiled.policy.default === 'authenticated' ? byDefault : noRule;
  }
  const asked = request.preflight === null ? null : methods.find(request.preflight);
  if (asked !== null) return passed(asked, 'anonymous');
  const rule = methods.find(request.method);
  if (rule === null) return badMethod;
  if (holder === null)
    return rule.isPublic ? passed(rule, 'anonymous') : refusedBy(rule, 'no_credentials', none);
  return decideFor(rule, request.path, holder, now);
}

function decideFor(rule: CompiledRule, path: string, holder: Holder, now: number): Decision {
  const missing = missingScopes(rule, holder, path);
  if (missing.length > 0) return refusedBy(rule, 'scope_missing', missing);
  if (rule.acr !== null && !reaches(holder.acr, rule.acr)) return refusedBy(rule, 'step_up', none);
  if (now - holder.authTime > rule.maxAge) return refusedBy(rule, 'step_up', none);
  return passed(rule, 'ok');
}

function passed(rule: CompiledRule, reason: 'ok' | 'anonymous'): Decision {
  return { allowed: true, reason, rule, missing: none };
}

function refusedBy(rule: CompiledRule, reason: DecisionReason, missing: readonly string[]): Decision {
  return { allowed: false, reason, rule, missing };
}
