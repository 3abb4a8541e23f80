import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieValues } from '@gatehouse/auth';
import type { SessionId } from '@gatehouse/identity';
import type { Settings } from '@gatehouse/platform';
import { SessionCookies, type OpenedSession } from '@gatehouse/sessions';

/** How long a browser stays known. */
const deviceSeconds = 365 * 24 * 3600;

/** Other cookies of the old system that a log-out unsets. */
const alsoUnset = ['submit_session'];

/** Sets and unsets the cookies of a person's two sessions, always together. */
export class BrowserCookies {
  constructor(
    private readonly settings: Settings,
    private readonly sessionCookies: SessionCookies,
  ) {}

  /** Name under which a browser keeps the known-device cookie. */
  readonly deviceName = 'gatehouse_device';

  setSession(
    reply: FastifyReply,
    { session, secret }: OpenedSession,
    userId: string,
    legacy: string | null,
  ): void {
    const { session: own, legacy: old } = this.settings;
    const seconds = session.end - session.start;
    const text = this.sessionCookies.write({ id: session.id, userId, nonce: secret, expires: session.end });
    this.append(reply, own.cookieName, text, { seconds, domain: own.cookieDomain });
    if (legacy !== null) this.append(reply, old.cookieName, legacy, { seconds, domain: own.cookieDomain });
  }

  rememberDevice(reply: FastifyReply, cookie: string): void {
    this.append(reply, this.deviceName, cookie, {
      seconds: deviceSeconds,
      domain: null,
      path: this.loginPath,
    });
  }

  /**
   * Unsets both sessions, and what else of the old system would log in again; for the cookie domain, for its name with
   * a leading dot, and for this host alone, because nobody knows which of them the old system used.
   */
  unsetSession(reply: FastifyReply): void {
    const { cookieDomain: domain } = this.settings.session;
    const domains = domain === null ? [null] : [`.${domain}`, domain, null];
    for (const name of this.unsetNames) {
      for (const domain of domains) this.append(reply, name, '', { seconds: 0, domain });
    }
  }

  /** Whether a browser brings anything that `unsetSession` takes away. */
  anyToUnset({ headers }: FastifyRequest): boolean {
    return this.unsetNames.some((name) => cookieValues(headers.cookie, name).length > 0);
  }

  /** The sessions that cookies with our signature name. Whether they are live, only the store knows. */
  sessionsNamedIn({ headers }: FastifyRequest): readonly SessionId[] {
    return cookieValues(headers.cookie, this.settings.session.cookieName).flatMap(
      (text) => this.sessionCookies.read(text)?.id ?? [],
    );
  }

  private get unsetNames(): readonly string[] {
    const { session: own, legacy: old } = this.settings;
    return [own.cookieName, old.cookieName, old.permanentCookieName, ...alsoUnset];
  }

  private get loginPath(): string {
    return `${new URL(this.settings.site.accountsUrl).pathname.replace(/\/+$/, '')}/login`;
  }

  private append(
    reply: FastifyReply,
    name: string,
    value: string,
    { seconds, domain, path = '/' }: { seconds: number; domain: string | null; path?: string },
  ): void {
    const parts = [`${name}=${value}`, `Path=${path}`, `Max-Age=${seconds}`];
    if (seconds === 0) parts.push('Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    if (domain !== null) parts.push(`Domain=${domain}`);
    parts.push('HttpOnly', 'SameSite=Lax');
    if (this.settings.session.cookieSecure) parts.push('Secure');
    void reply.header('set-cookie', parts.join('; '));
  }
}
