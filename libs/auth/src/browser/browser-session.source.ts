import type { Clock } from '@gatehouse/identity';
import type { SessionCookies, SessionResolver } from '@gatehouse/sessions';
import { cookieValues } from '../cookies/cookie-values';
import type { HttpRequest } from '../guard/http-request';
import { noCredentials, SessionSource, type Finding } from '../session/session-source';
import { pictureOf } from './live-session-of';

/** A browser may hold the name for several domains; more than these are a mistake or an attack. */
const mostCookies = 8;

/**
 * Sessions from the session cookie of a browser, for our own apps. Cookies that are not good are as none: a browser goes
 * on sending them, and its user only has to log in again.
 */
export class BrowserSessionSource extends SessionSource {
  constructor(
    private readonly resolver: SessionResolver,
    private readonly cookies: SessionCookies,
    private readonly clock: Clock,
    private readonly cookieName: string,
  ) {
    super();
  }

  async find({ headers }: HttpRequest): Promise<Finding> {
    for (const text of cookieValues(headers.cookie, this.cookieName).slice(0, mostCookies)) {
      const cookie = this.cookies.read(text);
      if (cookie === null || cookie.expires <= this.clock.seconds()) continue;
      const { id, nonce: secret, userId } = cookie;
      const proof = { id, credential: 'cookie', secret, userId } as const;
      const { live } = await this.resolver.resolve(proof);
      if (live !== null) return { session: pictureOf(live) };
    }
    return noCredentials;
  }
}
