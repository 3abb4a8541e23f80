import { ErrorWithMembers } from '@gatehouse/platform';
import type { PolicyDiff } from '@gatehouse/policy';
import { scopesWithin } from '@gatehouse/sessions';

/**
 * Nobody gives others more than they have: what a role gains has to be held by whoever publishes, as written or by the
 * global scope. Taking away, and writing more narrowly what a role had, is free. Throws `refused` `scope_not_held`.
 */
export function checkAdditions({ roles }: PolicyDiff, holds: readonly string[]): void {
  const above = roles.flatMap(({ name, before, after }) => {
    const allowed = [...scopesOf(before), ...holds];
    const within = new Set(scopesWithin(scopesOf(after), allowed));
    return scopesOf(after)
      .filter((scope) => !within.has(scope))
      .map((scope) => ({ role: name, scope }));
  });
  const [first] = above;
  if (first === undefined) return;
  const more = above.length > 1 ? ` (and ${above.length - 1} more)` : '';
  const message = `Nothing was published. The role ${first.role} would get ${first.scope}, which you do not hold${more}.`;
  throw new ErrorWithMembers('refused', 'scope_not_held', message, { above });
}

/** What a diff says of a role: its scopes; null where it was not or is not there. */
function scopesOf(scopes: unknown): readonly string[] {
  return (scopes ?? []) as readonly string[];
}
