import type { Decision } from './decision/decision';
import { isAssuranceLevel, type AssuranceLevel } from './decision/holder';
import { requiredScopes, type RequiredScope } from './decision/required-scopes';
import type { Rule } from './policy';
import type { PathTemplate } from './routes/path-template';

/** A rule, made ready to decide. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly isPublic: boolean;
  /** Each a set that suffices; empty: whoever is there may pass. */
  readonly alternatives: readonly (readonly RequiredScope[])[];
  /** Which segment of the path, from 0, names the resource; -1: none. */
  readonly resourceAt: number;
  /** Which segment has to be the caller's own id for the plain scope to count; -1: none. */
  readonly ownAt: number;
  /** Whether the plain scope counts for everybody who has it. */
  readonly plainCounts: boolean;
  readonly acr: AssuranceLevel | null;
  /** Seconds; `Infinity`: however long ago. */
  readonly maxAge: number;
  /** What it requires in one line: scopes with spaces, alternatives with a bar between them; empty: no scope. */
  readonly requiredText: string;
  /** What it says of whoever passes, made once: nothing is made for a request that is let in. */
  readonly pass: Decision;
  /** The same of nobody: where it is public, and of a preflight that asks about it. */
  readonly anonymousPass: Decision;
}

/**
 * Compiles one rule. What lint would have refused refuses here: a rule that requires nothing although it should, an
 * unknown level, an unbound parameter. @throws TypeError
 */
export function compileRule(rule: Rule, template: PathTemplate): CompiledRule {
  const alternatives = requiredScopes(rule);
  const needed = [rule.allow, rule.scopes, rule.anyOf].filter((one) => one !== undefined);
  const isEmpty = rule.allow === undefined && alternatives.every((all) => all.length === 0);
  if (needed.length !== 1 || isEmpty || alternatives.some((all) => all.length === 0)) {
    throw new TypeError(`rule ${rule.id} does not say what it requires`);
  }
  if (rule.acr !== undefined && !isAssuranceLevel(rule.acr))
    throw new TypeError(`rule ${rule.id}: acr ${rule.acr}`);
  const resourceAt = placeOf(rule, rule.resource, template);
  const ownAt = placeOf(rule, rule.own, template);
  const compiled: Omit<CompiledRule, 'pass' | 'anonymousPass'> = {
    rule,
    isPublic: rule.allow === 'public',
    alternatives,
    resourceAt,
    ownAt,
    plainCounts: ownAt < 0 && (resourceAt < 0 || rule.plain === true),
    acr: rule.acr ?? null,
    maxAge: rule.max_age ?? Infinity,
    requiredText: alternatives.map((all) => all.map(({ text }) => text).join(' ')).join(' | '),
  };
  return withPasses(compiled);
}

function withPasses(parts: Omit<CompiledRule, 'pass' | 'anonymousPass'>): CompiledRule {
  const compiled = { ...parts, pass: null, anonymousPass: null } as never as {
    -readonly [Name in keyof CompiledRule]: CompiledRule[Name];
  };
  compiled.pass = { allowed: true, reason: 'ok', rule: compiled, missing: [] };
  compiled.anonymousPass = { allowed: true, reason: 'anonymous', rule: compiled, missing: [] };
  return compiled;
}

function placeOf({ id }: Rule, binding: string | undefined, { parameters }: PathTemplate): number {
  if (binding === undefined) return -1;
  const place = parameters.get(binding.slice(1, -1));
  if (place === undefined || binding !== `{${binding.slice(1, -1)}}`)
    throw new TypeError(`rule ${id} binds ${binding}, which is not in its path`);
  return place;
}
