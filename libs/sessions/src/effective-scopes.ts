import type { ClientSubject, Grant, Session, UserSubject } from '@gatehouse/identity';
import type { Policy } from '@gatehouse/policy';
import { expandRoles, Scope } from '@gatehouse/scopes';

export interface EffectiveScopes {
  readonly scopes: readonly string[];
  /** UNIX seconds until which this holds if nothing changes: when the next grant runs out. */
  readonly until: number;
}

/**
 * What a session may do now. A user by itself: what the roles and grants hold, cut to what the session was granted. A
 * client by itself: what is approved, cut likewise. A client for a user: granted ∩ approved for the client ∩ held by
 * the user.
 */
export function effectiveScopes(
  session: Session,
  user: UserSubject | null,
  client: ClientSubject | null,
  policy: Pick<Policy, 'roles'>,
  now: number,
): EffectiveScopes {
  const until = Math.min(
    ...[user, client].flatMap((subject) => (subject ? nextExpiry(subject.grants, now) : [])),
  );
  const allowances = [
    user === null ? null : scopesHeldBy(user, policy, now),
    client === null ? null : [...client.approvedScopes, ...scopesHeldBy(client, policy, now)],
  ].filter((scopes) => scopes !== null);
  if (session.scopes !== null) return { scopes: allowances.reduce(scopesWithin, session.scopes), until };
  const [first = [], ...others] = allowances;
  return { scopes: others.reduce(scopesWithin, first), until };
}

/** What the roles and grants of a subject hold now. */
export function scopesHeldBy(
  { roles, grants }: Pick<UserSubject | ClientSubject, 'roles' | 'grants'>,
  policy: Pick<Policy, 'roles'>,
  now: number,
): readonly string[] {
  const granted = grants.filter((grant) => grant.expires === null || grant.expires > now);
  return [...new Set([...expandRoles(roles, policy.roles), ...granted.map((grant) => grant.scope)])];
}

/** The wanted scopes that one of the allowed ones covers. */
export function scopesWithin(wanted: readonly string[], allowed: readonly string[]): readonly string[] {
  const holders = allowed.map((text) => Scope.parse(text)).filter((scope) => scope !== null);
  return wanted.filter((text) => {
    const scope = Scope.parse(text);
    return scope !== null && holders.some((holder) => holder.covers(scope));
  });
}

function nextExpiry(grants: readonly Grant[], now: number): number[] {
  return grants.flatMap((grant) => (grant.expires !== null && grant.expires > now ? [grant.expires] : []));
}
