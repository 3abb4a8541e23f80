import type { Session } from '@gatehouse/identity';
import type { LiveSession, Sessions } from '@gatehouse/sessions';

/** The old system's own cookie, for services behind which the old system is. */
export class LegacyCookies {
  /** Opened once per session: it is kept encrypted. */
  private readonly opened = new WeakMap<Session, string>();

  constructor(
    private readonly sessions: Sessions,
    private readonly name: string,
  ) {}

  /**
   * A `Cookie` header of these cookies and the old system's own. A client that acts for somebody has no part in the old
   * system, and a session that was not opened there neither.
   */
  beside(otherCookies: string, { session, client }: LiveSession): string {
    const cookie = client === null ? this.cookieOf(session) : '';
    if (cookie === '') return otherCookies;
    const own = `${this.name}=${cookie}`;
    return otherCookies === '' ? own : `${otherCookies}; ${own}`;
  }

  private cookieOf(session: Session): string {
    let cookie = this.opened.get(session);
    if (cookie === undefined)
      this.opened.set(session, (cookie = this.sessions.legacyCookieOf(session) ?? ''));
    return cookie;
  }
}
