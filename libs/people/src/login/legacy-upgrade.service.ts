import type { Clock } from '@gatehouse/identity';
import {
  ClassicCookie,
  isVerified,
  mayLogIn,
  type LegacySessions,
  type LegacyUsers,
} from '@gatehouse/legacy';
import type { SessionStore } from '@gatehouse/token-store';
import type { AuditTrail } from '../audit/audit-trail';
import type { UserSubjects } from '../subjects/user-subjects';
import type { Origin } from './origin';
import type { OpenedForPerson, PersonSessions } from './person-sessions';

export interface Upgraded extends OpenedForPerson {
  /** As the session cookie says it: the legacy id as text. */
  readonly userId: string;
}

export interface UpgradeOptions {
  /** Verify legacy cookies, newest first. */
  readonly legacySecrets: readonly string[];
  /** Seconds that the old system's sessions last. */
  readonly duration: number;
}

/**
 * Lets people in who have logged in at the old system: a valid legacy cookie, of a session that is open there and of
 * somebody who may log in, becomes a session of ours that belongs to it and ends with it. What that session has proved
 * is only what the old system asks (`amr` is `legacy`).
 */
export class LegacyUpgrade {
  constructor(
    private readonly users: LegacyUsers,
    private readonly legacySessions: LegacySessions,
    private readonly subjects: UserSubjects,
    private readonly sessions: PersonSessions,
    private readonly store: SessionStore,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly options: UpgradeOptions,
  ) {}

  /** @param cookies all values that the browser sent under the legacy cookie's name; null: none of them lets in */
  async upgrade(cookies: readonly string[], origin: Origin): Promise<Upgraded | null> {
    const { duration, legacySecrets } = this.options;
    const now = this.clock.seconds();
    for (const cookie of cookies) {
      const parts = ClassicCookie.firstValid([cookie], legacySecrets, { now, duration });
      if (parts === null) continue;
      const { sessionId, userId } = parts;
      if ((await this.legacySessions.load(sessionId, userId, now)) === null) continue;
      const end = ClassicCookie.expiresAt(parts, duration);
      const opened = await this.join(userId, { sessionId, cookie, end }, origin);
      if (opened !== null) return opened;
    }
    return null;
  }

  private async join(
    userId: number,
    joined: { sessionId: number; cookie: string; end: number },
    origin: Origin,
  ): Promise<Upgraded | null> {
    const legacyUser = await this.users.findById(userId);
    if (legacyUser === null || !mayLogIn(legacyUser) || !isVerified(legacyUser)) return null;
    const account = await this.subjects.accountOf(userId);
    if (account.status !== 'active') return null;
    const earlier = await this.store.findByLegacySession(joined.sessionId);
    if (earlier !== null) await this.store.close(earlier);
    const opened = await this.sessions.open({
      account,
      legacyUser,
      credential: 'cookie',
      amr: ['legacy'],
      origin,
      joined,
    });
    const details = { session: opened.session.id.toString(), legacy_session: joined.sessionId };
    await this.audit.record('login.upgraded', {
      actor: account.uuid,
      subject: account.uuid,
      origin,
      details,
    });
    return { ...opened, userId: String(userId) };
  }
}
