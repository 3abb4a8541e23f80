import { SessionId } from '@gatehouse/identity';
import type { UnprovedSession } from './sessions.service';

/** What a signed access token says (RFC 9068 §2.2). Times are UNIX seconds. */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string;
  /** The key that the token is bound to (RFC 9449 §6.1). */
  readonly cnf?: { readonly jkt: string };
  /** The user's UUID, or the client's id where there is no user. The two are never the same. */
  readonly sub: string;
  readonly client_id: string;
  readonly iat: number;
  readonly exp: number;
  /** The handle of the session. */
  readonly jti: string;
  /** With spaces. */
  readonly scope: string;
  /** When the user proved who they are, and how; not there where there is no user (§2.2.1). */
  readonly auth_time?: number;
  readonly amr?: readonly string[];
}

/** Throws `TypeError` for a session that no client is in: to nobody else is an access token given. */
export function accessTokenClaims(
  session: UnprovedSession,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
  scopes: readonly string[],
): AccessTokenClaims {
  const { user, client, amr } = session;
  if (client === null) throw new TypeError('an access token is given to a client');
  return {
    iss: issuer,
    aud: session.audience ?? audience,
    sub: (user ?? client).ref.id,
    client_id: client.ref.id,
    iat: session.start,
    exp: session.end,
    jti: session.id.toString(),
    scope: scopes.join(' '),
    ...(session.keyThumbprint !== null && { cnf: { jkt: session.keyThumbprint } }),
    ...(user !== null && { auth_time: session.authTime, amr }),
  };
}

/** Of a token whose signature, issuer and audience are right, what has to be compared with the session. */
export interface ClaimedSession {
  readonly id: SessionId;
  readonly clientId: string;
  /** From when, at the earliest, and until when it holds. */
  readonly from: number;
  readonly end: number;
}

/** Null where something is missing, or where `sub` is not whom the handle in `jti` belongs to. */
export function claimedSession(claims: object): ClaimedSession | null {
  const { sub, client_id: clientId, jti, iat, nbf = 0, exp } = claims as Record<string, unknown>;
  if (typeof jti !== 'string' || typeof clientId !== 'string') return null;
  if (typeof iat !== 'number' || typeof nbf !== 'number' || typeof exp !== 'number') return null;
  const id = SessionId.parse(jti);
  return id === null || id.subject.id !== sub ? null : { id, clientId, from: Math.max(iat, nbf), end: exp };
}
