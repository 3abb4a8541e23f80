import type { Clock, Randomness } from '@gatehouse/identity';
import type { SigningKeys } from '@gatehouse/sessions';

/** OIDC Back-Channel Logout §2.4: so that it is taken for no other token. */
const typ = 'logout+jwt';
const event = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds (§2.4 recommends two minutes at most). */
const lifetime = 120;

/** Whose log-out a client is told of. */
export interface LogoutFacts {
  readonly clientId: string;
  /** The user's UUID; null: only the session is named. */
  readonly userId: string | null;
  /** The handle of the browser's session, as the ID token had it; null: all sessions of the user. */
  readonly sid: string | null;
}

/** Logout tokens (OIDC Back-Channel Logout §2.4): we tell a client that somebody is no longer logged in. */
export class LogoutTokens {
  constructor(
    private readonly issuer: string,
    private readonly keys: Pick<SigningKeys, 'getSigner'>,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Throws `TypeError` where nobody is named, and `unavailable` `no_signing_key`. */
  async write({ clientId, userId, sid }: LogoutFacts): Promise<string> {
    if (userId === null && sid === null) throw new TypeError('a logout token names a user or a session');
    const key = this.keys.getSigner();
    const now = this.clock.seconds();
    return key.sign(typ, {
      iss: this.issuer,
      ...(userId !== null && { sub: userId }),
      aud: clientId,
      iat: now,
      exp: Math.min(now + lifetime, key.expires),
      jti: this.randomness.bytes(16).toString('base64url'),
      events: { [event]: {} },
      ...(sid !== null && { sid }),
    });
  }
}
