import type { Scope } from '@gatehouse/scopes';

/** What the decision looks at of a session. */
export interface Judged {
  readonly user: object | null;
  readonly client: object | null;
  readonly authorizations: { readonly scopes: readonly string[] };
}

/** What a handler asks for. */
export interface Demand {
  readonly required: Scope | null;
  /** What the request is about; null: nothing in particular. */
  readonly resource: string | null;
  readonly hasAuthorizer: boolean;
}

export type ScopedDecision = 'allowed' | 'unauthenticated' | 'forbidden' | 'ask_authorizer';

/**
 * What arXiv's `scoped` decorator decides, row for row (`scoped_decisions` of the vectors):
 *
 * - Nobody, or a session of neither user nor client: unauthenticated.
 * - The global scope, or the one of this very resource: allowed, and the authorizer is not asked.
 * - The scope as it is written: the authorizer has the last word; without one, allowed.
 * - No scope at all in the session, or none required: the authorizer alone decides. Without one, the first is forbidden
 *   and the second allowed.
 */
export function decideScoped(session: Judged | null, demand: Demand): ScopedDecision {
  if (session === null || (session.user === null && session.client === null)) return 'unauthenticated';
  const { required, resource, hasAuthorizer } = demand;
  const { scopes } = session.authorizations;
  if (required !== null && scopes.length > 0) {
    if (scopes.includes(required.plain.on('*').toString())) return 'allowed';
    if (resource !== null && scopes.includes(required.plain.on(resource).toString())) return 'allowed';
    if (!scopes.includes(required.toString())) return 'forbidden';
  }
  if (hasAuthorizer) return 'ask_authorizer';
  return required !== null && scopes.length === 0 ? 'forbidden' : 'allowed';
}
