import type { CompiledRule } from '../compiled-rule';
import type { Policy } from '../policy';
import type { RequiredScope } from './required-scopes';

/** The roles whose holders pass the rule, on a path at least that names what is theirs. */
export function rolesThatPass(compiled: CompiledRule, roles: Policy['roles']): readonly string[] {
  if (compiled.requirement.alternatives.length === 0) return Object.keys(roles);
  return Object.entries(roles)
    .filter(([, scopes]) =>
      compiled.requirement.alternatives.some((all) => passesAll(all, new Set(scopes), compiled)),
    )
    .map(([role]) => role);
}

function passesAll(
  all: readonly RequiredScope[],
  scopes: ReadonlySet<string>,
  compiled: CompiledRule,
): boolean {
  return all.every(({ text, global, plain }) => {
    if (scopes.has(global)) return true;
    if (plain === null) return scopes.has(text);
    if ((compiled.plainCounts || compiled.ownAt >= 0) && scopes.has(plain)) return true;
    return compiled.resourceAt >= 0 && [...scopes].some((scope) => scope.startsWith(`${plain}:`));
  });
}
