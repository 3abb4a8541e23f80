import { isDeepStrictEqual } from 'node:util';
import type { Policy, Rule } from './policy';

/** What one policy has that another has not. */
export interface PolicyDiff {
  readonly default: readonly [before: string, after: string] | null;
  readonly roles: readonly NamedChange[];
  readonly rules: readonly NamedChange[];
}

export interface NamedChange {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Null: there was or is none. */
  readonly before: unknown;
  readonly after: unknown;
}

type Compared = Omit<Policy, 'version'>;

export function diffPolicies(before: Compared, after: Compared): PolicyDiff {
  return {
    default: before.default === after.default ? null : [before.default, after.default],
    roles: changes(before.roles, after.roles),
    rules: changes(byId(before.rules), byId(after.rules)),
  };
}

export function isEmptyDiff({ default: changed, roles, rules }: PolicyDiff): boolean {
  return changed === null && roles.length === 0 && rules.length === 0;
}

function byId(rules: readonly Rule[]): Readonly<Record<string, Rule>> {
  return Object.fromEntries(rules.map((rule) => [rule.id, rule]));
}

function changes(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly NamedChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): NamedChange[] => {
    const [was, is] = [Object.hasOwn(before, name), Object.hasOwn(after, name)];
    if (was && is && isDeepStrictEqual(before[name], after[name])) return [];
    const kind = was && is ? 'changed' : was ? 'removed' : 'added';
    return [{ name, kind, before: was ? before[name] : null, after: is ? after[name] : null }];
  });
}
