import type { SessionId } from './session-id';
import type { SubjectRef } from './subject';

/** A subject as it was when the session was opened: the session ends when the subject's epoch moves on. */
export interface BoundSubject {
  readonly ref: SubjectRef;
  readonly epoch: number;
}

/**
 * Whose client is in the session. A client acts only while its owner is not suspended, and what was opened before the
 * owner's rights were taken away stays closed after they are given back.
 */
export interface SessionOwner {
  readonly ref: SubjectRef;
  /** As it was at opening; null: the store had no record of the owner then, as of somebody who was never suspended. */
  readonly epoch: number | null;
}

/**
 * What kind of secret proves a session: the cookie's nonce, an opaque bearer token's secret, or a signed access token
 * (RFC 9068) as a whole. Never one for the other.
 */
export type SessionCredential = 'cookie' | 'bearer' | 'jwt';

/** Authentication methods, RFC 8176 where it has a word; `legacy`: a cookie of the old system and no more. */
export type AuthenticationMethod = 'pwd' | 'otp' | 'hwk' | 'mfa' | 'legacy';

/** The session of the old system that is opened and closed together with ours. */
export interface LegacySessionLink {
  readonly sessionId: number;
  /** The legacy cookie, encrypted. */
  readonly cookie: string;
}

/** Who is there. All times are UNIX seconds; the end is fixed at opening. */
export interface Session {
  readonly id: SessionId;
  readonly user: BoundSubject | null;
  readonly client: BoundSubject | null;
  /** The client's owner; null where there is no client, or nobody owns it. */
  readonly owner: SessionOwner | null;
  /** Who acts for the user, where someone does (RFC 8693 `act`). */
  readonly actor: BoundSubject | null;
  /** The approval that a client that acts for a user has its token from; null where nobody approved anything. */
  readonly delegation: BoundSubject | null;
  readonly credential: SessionCredential;
  /** SHA-256 of the secret, base64url; of a signed access token, of its whole text. */
  readonly secretHash: string;
  readonly start: number;
  readonly end: number;
  /** When the person last proved who they are. */
  readonly authTime: number;
  readonly amr: readonly AuthenticationMethod[];
  readonly ipAddress: string;
  readonly remoteHost: string;
  /** Scopes that were granted to this session; null: whatever its subject may do. */
  readonly scopes: readonly string[] | null;
  /** The one resource that the token is good for (RFC 8707); null: all that stands behind the gateway. */
  readonly audience: string | null;
  /** Of the key that whoever uses the token has to prove (RFC 9449 §6, RFC 7638); null: bearing it is enough. */
  readonly keyThumbprint: string | null;
  readonly legacy: LegacySessionLink | null;
}

/** All subjects that have to be live for the session to be. */
export function subjectsOf(session: Session): readonly BoundSubject[] {
  return [session.user, session.client, session.actor, session.delegation].filter((bound) => bound !== null);
}
