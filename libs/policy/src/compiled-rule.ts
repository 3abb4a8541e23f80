import { isAssuranceLevel, type AssuranceLevel } from './decision/holder';
import { requiredScopes, type RequiredScope } from './decision/required-scopes';
import type { Rule } from './policy';
import type { PathTemplate } from './routes/path-template';

/** What is required of whoever asks; many rules share one. */
export interface Requirement {
  /** Each a set that suffices; empty: whoever is there may pass. */
  readonly alternatives: readonly (readonly RequiredScope[])[];
  /** In one line: scopes with spaces, alternatives with a bar between them; empty: no scope. */
  readonly text: string;
}

/**
 * A rule, made ready to decide. Everything that a decision looks at is here, and not in `rule`: of ten thousand rules each
 * is cold when its turn comes, and every further object costs a wait for memory.
 */
export interface CompiledRule {
  readonly id: string;
  /** Its place in the policy, from 0. */
  readonly index: number;
  readonly isPublic: boolean;
  /** The old system is behind it and gets its own cookie. */
  readonly isLegacy: boolean;
  /** Whom the gateway token is for; null: as the settings say. */
  readonly audience: string | null;
  readonly requirement: Requirement;
  /** Which segment of the path, from 0, names the resource; -1: none. */
  readonly resourceAt: number;
  /** Which segment has to be the caller's own id for the plain scope to count; -1: none. */
  readonly ownAt: number;
  /** Whether the plain scope counts for everybody who has it. */
  readonly plainCounts: boolean;
  readonly acr: AssuranceLevel | null;
  /** Seconds; `Infinity`: however long ago. */
  readonly maxAge: number;
  readonly rule: Rule;
}

/**
 * Compiles one rule. What lint would have refused refuses here: a rule that requires nothing although it should, an
 * unknown level, an unbound parameter. @throws TypeError
 *
 * @param shared requirements of the rules before, by what they say
 */
export function compileRule(
  rule: Rule,
  index: number,
  template: PathTemplate,
  shared: Map<string, Requirement> = new Map(),
): CompiledRule {
  if (rule.acr !== undefined && !isAssuranceLevel(rule.acr))
    throw new TypeError(`rule ${rule.id}: acr ${rule.acr}`);
  const resourceAt = placeOf(rule, rule.resource, template);
  const ownAt = placeOf(rule, rule.own, template);
  return {
    id: rule.id,
    index,
    isPublic: rule.allow === 'public',
    isLegacy: rule.legacy === true,
    audience: rule.audience ?? null,
    requirement: requirementOf(rule, shared),
    resourceAt,
    ownAt,
    plainCounts: ownAt < 0 && (resourceAt < 0 || rule.plain === true),
    acr: rule.acr ?? null,
    maxAge: rule.max_age ?? Infinity,
    rule,
  };
}

function requirementOf(rule: Rule, shared: Map<string, Requirement>): Requirement {
  const { id, allow, scopes, anyOf } = rule;
  const written = Number(allow !== undefined) + Number(scopes !== undefined) + Number(anyOf !== undefined);
  const lists = anyOf ?? (scopes === undefined ? [] : [scopes]);
  const isEmpty = allow === undefined && lists.length === 0;
  if (written !== 1 || isEmpty || lists.some((all) => all.length === 0))
    throw new TypeError(`rule ${id} does not say what it requires`);
  const text = lists.map((all) => [...new Set(all)].join(' ')).join(' | ');
  let requirement = shared.get(text);
  if (requirement === undefined)
    shared.set(text, (requirement = { alternatives: requiredScopes(rule), text }));
  return requirement;
}

function placeOf({ id }: Rule, binding: string | undefined, { parameters }: PathTemplate): number {
  if (binding === undefined) return -1;
  const place = parameters.get(binding.slice(1, -1));
  if (place === undefined || binding !== `{${binding.slice(1, -1)}}`)
    throw new TypeError(`rule ${id} binds ${binding}, which is not in its path`);
  return place;
}
