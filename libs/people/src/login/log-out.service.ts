import { DomainError, type SessionId } from '@gatehouse/identity';
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

const mayBeOpen = 'You may still be logged in: a part of the system that has to know did not answer.';
const mayBeOpenThere =
  'You are logged out here, and may still be logged in at the old system, which did not answer. Please try again.';

/** Ends a person's session here and in the old system. */
export class LogOut {
  constructor(
    private readonly sessions: PersonSessions,
    private readonly audit: AuditTrail,
    private readonly legacySecrets: readonly string[],
  ) {}

  /**
   * Throws `unavailable` `log_out_incomplete`, and says what is left, if a store could not be told; what could be ended
   * has ended, and trying again is harmless.
   */
  async logOut({ session, legacyCookies, origin }: LogOutRequest): Promise<void> {
    const named = legacyCookies.flatMap(
      (cookie) => ClassicCookie.unpack(cookie, this.legacySecrets)?.sessionId ?? [],
    );
    const ended = await this.sessions.end(session, [...new Set(named)]);
    if (ended.session?.user) {
      const { id } = ended.session.user.ref;
      const details = { session: ended.session.id.toString() };
      await this.audit.record('session.ended', { actor: id, subject: id, origin, details });
    }
    if (ended.ownFailure !== null) throw incomplete(ended.ownFailure, mayBeOpen);
    if (ended.legacyFailure !== null) throw incomplete(ended.legacyFailure, mayBeOpenThere);
  }
}

/** Any other mistake stays what it is. */
function incomplete(cause: Error, message: string): Error {
  if (!(cause instanceof DomainError) || cause.kind !== 'unavailable') return cause;
  return new DomainError('unavailable', 'log_out_incomplete', message, { cause, retryAfter: 5 });
}
