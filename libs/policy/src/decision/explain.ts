import type { CompiledPolicy, RouteRequest } from '../compiled-policy';
import type { CompiledRule } from '../compiled-rule';
import { decide } from './decide';
import type { DecisionReason } from './decision';
import type { Holder } from './holder';
import { rolesThatPass } from './roles-that-pass';

/** A rule that did not decide, and why it did not. */
export interface CloseRule {
  readonly id: string;
  readonly why: 'other_method' | 'less_specific' | 'other_host';
}

/** Why a request is answered as it is; the same that `decide` says, in words for people. */
export interface Explanation {
  readonly allowed: boolean;
  readonly reason: DecisionReason;
  readonly policyVersion: number;
  /** Null: no rule decided, but the policy's default, or that the path has no rule for the method. */
  readonly rule: string | null;
  /** Whose file the rule is from. */
  readonly owner: string | null;
  /** Lists of which one has to be held whole; empty: none. */
  readonly required: readonly (readonly string[])[];
  readonly held: readonly string[];
  readonly missing: readonly string[];
  /** Roles whose holders pass the rule. */
  readonly roles: readonly string[];
  readonly close: readonly CloseRule[];
}

const most = 10;

/** @param holder null where nobody is there */
export function explain(
  compiled: CompiledPolicy,
  request: RouteRequest,
  holder: Holder | null,
  now: number,
): Explanation {
  const { allowed, reason, rule, missing } = decide(compiled, request, holder, now);
  return {
    allowed,
    reason,
    policyVersion: compiled.policy.version,
    rule: rule?.rule.id ?? null,
    owner: rule?.rule.owner ?? null,
    required: rule?.requirement.alternatives.map((all) => all.map(({ text }) => text)) ?? [],
    held: holder === null ? [] : [...holder.scopes],
    missing,
    roles: rule === null ? [] : rolesThatPass(rule, compiled.policy.roles),
    close: closeTo(compiled, request, rule),
  };
}

function closeTo(
  compiled: CompiledPolicy,
  request: RouteRequest,
  decided: CompiledRule | null,
): readonly CloseRule[] {
  const [first, ...others] = compiled.table.findAll(request.host, request.path);
  const named = (rules: readonly CompiledRule[], why: CloseRule['why']) =>
    rules.filter((rule) => rule !== decided).map(({ rule }): CloseRule => ({ id: rule.id, why }));
  const elsewhere = compiled.table.onOtherHosts(request.host, request.path);
  return [
    ...named(first?.rules() ?? [], 'other_method'),
    ...others.flatMap((methods) => named(methods.rules(), 'less_specific')),
    ...named(elsewhere, 'other_host'),
  ].slice(0, most);
}
