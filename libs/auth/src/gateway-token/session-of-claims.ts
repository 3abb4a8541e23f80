import { isUuid, uuidOfLegacyUser, type UserProfile } from '@gatehouse/identity';
import type { JWTPayload } from 'jose';
import { AuthSession, type SessionClient, type SessionUser } from '../session/auth-session';
import { Claims } from './claims';
import { BadToken } from './token-verifier';

/** The session that a verified token tells of. Throws `BadToken` where it does not tell what it should. */
export function sessionOfClaims(payload: JWTPayload): AuthSession {
  const claims = Claims.of(payload);
  // Tokens in arXiv's format have no claims but those of the session.
  const registered = claims.has('exp') ? claims : null;
  const [start, end] = [claims.time('start_time'), claims.time('end_time')];
  const authorizations = claims.objectOrNull('authorizations');
  const user = userOf(claims.objectOrNull('user'), registered?.text('sub') ?? null);
  return new AuthSession({
    id: claims.text('session_id'),
    user,
    client: clientOf(claims.objectOrNull('client')),
    actor: registered?.objectOrNull('act')?.text('sub') ?? null,
    authorizations: {
      classic: authorizations?.number('classic') ?? 0,
      endorsements: authorizations?.texts('endorsements') ?? [],
      scopes: authorizations?.texts('scopes') ?? [],
    },
    start,
    end,
    issuedAt: registered?.number('iat') ?? start,
    expires: Math.min(end, registered?.number('exp') ?? end),
    audience: registered?.text('aud') ?? null,
    ipAddress: claims.textOrNull('ip_address') ?? '',
    remoteHost: claims.textOrNull('remote_host') ?? '',
  });
}

function userOf(claims: Claims | null, subject: string | null): SessionUser | null {
  if (claims === null) return null;
  const userId = claims.text('user_id');
  const name = claims.object('name');
  return {
    uuid: uuidOf(subject ?? userId),
    username: claims.text('username'),
    userId,
    name: { forename: name.text('forename'), surname: name.text('surname'), suffix: name.text('suffix') },
    ...(claims.has('email') && { email: claims.text('email') }),
    ...(claims.has('profile') && {
      profile: (claims.objectOrNull('profile')?.all ?? null) as UserProfile | null,
    }),
    verified: claims.truth('verified'),
  };
}

/** Accounts that came from the old system have the UUID that their legacy id makes. */
function uuidOf(id: string): string {
  if (isUuid(id)) return id.toLowerCase();
  if (!/^[1-9][0-9]{0,9}$/.test(id)) throw new BadToken('the user of the token has no id');
  return uuidOfLegacyUser(Number(id));
}

function clientOf(claims: Claims | null): SessionClient | null {
  if (claims === null) return null;
  return {
    clientId: claims.text('client_id'),
    ownerId: claims.text('owner_id'),
    name: claims.textOrNull('name'),
  };
}
