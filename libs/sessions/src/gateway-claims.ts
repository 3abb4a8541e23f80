import type { Authorizations, FullName, UserProfile } from '@gatehouse/identity';
import type { LiveSession } from './live-session';

/** The claims of arXiv's session JWT, name for name. */
export interface SessionClaims {
  readonly session_id: string;
  readonly start_time: string;
  readonly user: {
    readonly username: string;
    readonly email?: string;
    readonly user_id: string;
    readonly name: FullName;
    readonly profile?: UserProfile | null;
    readonly verified: boolean;
  } | null;
  readonly client: {
    readonly client_id: string;
    readonly owner_id: string;
    readonly name: string | null;
  } | null;
  readonly end_time: string;
  readonly authorizations: Authorizations;
  readonly ip_address: string;
  readonly remote_host: string;
  /** Random, and nothing that opens anything. */
  readonly nonce: string;
}

/** What a service is told of a session. E-mail and profile only where `withProfile`. */
export function sessionClaims(live: LiveSession, nonce: string, withProfile: boolean): SessionClaims {
  const { session, user, client } = live;
  return {
    session_id: session.id.toString(),
    start_time: isoTime(session.start),
    user: user && {
      username: user.claims.username,
      ...(withProfile && { email: user.claims.email }),
      user_id: user.claims.user_id,
      name: user.claims.name,
      ...(withProfile && { profile: user.claims.profile }),
      verified: user.claims.verified,
    },
    client: client && client.claims,
    end_time: isoTime(session.end),
    authorizations: live.authorizations,
    ip_address: session.ipAddress,
    remote_host: session.remoteHost,
    nonce,
  };
}

/** UNIX seconds as `2026-01-02T03:04:05+00:00`, the way Python writes it. */
function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', '+00:00');
}
