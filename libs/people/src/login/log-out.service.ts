import type { SessionId } from '@gatehouse/identity';
import { ClassicCookie } from '@gatehouse/legacy';
import type { AuditTrail } from '../audit/audit-trail';
import type { Origin } from './origin';
import type { PersonSessions } from './person-sessions';

export interface LogOutRequest {
  /** The session of ours that the browser proved; null where there is none. */
  readonly session: SessionId | null;
  /** All values under the legacy cookie's name. */
  readonly legacyCookies: readonly string[];
  readonly origin: Origin;
}

/** Ends a person's session here and in the old system. */
export class LogOut {
  constructor(
    private readonly sessions: PersonSessions,
    private readonly audit: AuditTrail,
    private readonly legacySecrets: readonly string[],
  ) {}

  /** Throws `unavailable` if a store could not be told; what could be ended has ended, and trying again is harmless. */
  async logOut({ session, legacyCookies, origin }: LogOutRequest): Promise<void> {
    const named = legacyCookies.flatMap(
      (cookie) => ClassicCookie.unpack(cookie, this.legacySecrets)?.sessionId ?? [],
    );
    const closed = await this.sessions.close(session, named[0] ?? null);
    for (const sessionId of named.slice(1)) await this.sessions.close(null, sessionId);
    if (closed?.user) {
      const { id } = closed.user.ref;
      const details = { session: closed.id.toString() };
      await this.audit.record('session.ended', { actor: id, subject: id, origin, details });
    }
  }
}
