import { createSecretKey, type KeyObject } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { SessionId } from '@gatehouse/identity';

/** What our cookie says once its signature holds. */
export interface SessionCookie {
  readonly id: SessionId;
  /** Legacy id as text, or the UUID where there is none. */
  readonly userId: string;
  /** The secret that proves the session. */
  readonly nonce: string;
  /** UNIX seconds. */
  readonly expires: number;
}

/**
 * The session cookie: a JWT signed HS256 whose claims are named as arXiv names them (`user_id`, `session_id`,
 * `nonce`, `expires`). The signature alone lets nobody in; it spares the store questions about forgeries.
 */
export class SessionCookies {
  private readonly jwt = new JwtService({});
  private readonly keys: readonly KeyObject[];
  /** @param secrets newest first: the first signs, all verify */
  constructor(secrets: readonly string[]) {
    this.keys = secrets.map((secret) => createSecretKey(Buffer.from(secret)));
  }

  write(cookie: SessionCookie): string {
    const claims = {
      user_id: cookie.userId,
      session_id: cookie.id.toString(),
      nonce: cookie.nonce,
      expires: new Date(cookie.expires * 1000).toISOString().replace('.000Z', '+00:00'),
    };
    return this.jwt.sign(claims, { secret: this.keys[0] as never, algorithm: 'HS256', noTimestamp: true });
  }

  /** The cookie, or null if it is not ours. Says nothing of its session, nor whether it has expired. Costs an HMAC. */
  read(text: string): SessionCookie | null {
    return text.length > 2048 ? null : this.verify(text);
  }

  private verify(text: string): SessionCookie | null {
    for (const key of this.keys) {
      try {
        return parseClaims(this.jwt.verify<object>(text, { secret: key as never, algorithms: ['HS256'] }));
      } catch {
        continue;
      }
    }
    return null;
  }
}

function parseClaims(claims: object): SessionCookie | null {
  const { user_id, session_id, nonce, expires } = claims as Record<string, unknown>;
  if (typeof user_id !== 'string' || typeof session_id !== 'string') return null;
  if (typeof nonce !== 'string' || typeof expires !== 'string') return null;
  const id = SessionId.parse(session_id);
  const end = Math.floor(Date.parse(expires) / 1000);
  return id === null || Number.isNaN(end) ? null : { id, userId: user_id, nonce, expires: end };
}
