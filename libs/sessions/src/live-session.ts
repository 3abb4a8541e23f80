import type { Authorizations, ClientSubject, Session, UserSubject } from '@gatehouse/identity';
import type { CompiledPolicy } from '@gatehouse/policy';
import { isIdentityScope } from '@gatehouse/scopes';

/**
 * A session that was found to be live, with all that was read to find it so. It stands for one moment: whoever keeps
 * it longer than a request asks again.
 */
export interface LiveSession {
  readonly session: Session;
  readonly user: UserSubject | null;
  readonly client: ClientSubject | null;
  readonly policy: CompiledPolicy;
  readonly authorizations: Authorizations;
  /** UNIX seconds until which `authorizations` hold if nothing changes. */
  readonly until: number;
}

/**
 * All scopes of a token: what it allows now, and what it tells of who somebody is. An identity scope (OIDC Core §5.4) is nobody's
 * right; the token has those that it was given and that its client is still registered for.
 */
export function tokenScopes({ session, client, authorizations }: LiveSession): readonly string[] {
  return [...identityScopesWithin(session.scopes ?? [], client), ...authorizations.scopes];
}

/** Those of the scopes that are identity scopes and that this client may have; every client may have `openid`. */
export function identityScopesWithin(
  scopes: readonly string[],
  client: Pick<ClientSubject, 'approvedScopes'> | null,
): readonly string[] {
  return scopes.filter(
    (scope) =>
      isIdentityScope(scope) && (scope === 'openid' || client?.approvedScopes.includes(scope) === true),
  );
}

/** Why a credential does not stand for a live session. */
export type RefusalReason =
  'bad_credentials' | 'expired' | 'revoked' | 'suspended' | 'legacy_session_unknown';

export type Resolution =
  | { readonly live: LiveSession; readonly reason: 'ok' }
  | { readonly live: null; readonly reason: RefusalReason };

export function refused(reason: RefusalReason): Resolution {
  return { live: null, reason };
}
