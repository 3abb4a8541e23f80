import { DomainError } from '@gatehouse/identity';
import { LegacyChanges, type LegacyUser } from '@gatehouse/legacy';
import type { SessionStore } from '@gatehouse/token-store';
import type { AuditTrail } from '../audit/audit-trail';
import type { Revocation } from '../revocation/revocation.service';
import type { UserSubjects } from '../subjects/user-subjects';

/**
 * What a change in the old system means here. Whoever is blocked there loses every session here at once; a password
 * changed there ends the sessions from before; other changes reach the subject, and so the next request.
 */
export class FollowLegacyChanges extends LegacyChanges {
  constructor(
    private readonly subjects: UserSubjects,
    private readonly revocation: Revocation,
    private readonly store: SessionStore,
    private readonly audit: AuditTrail,
    private readonly sessionDuration: number,
  ) {
    super();
  }

  async blocked(user: LegacyUser): Promise<void> {
    await this.endAll(user.id, 'blocked in the old system', true);
    await this.rightsChanged(user);
  }

  async unblocked(user: LegacyUser): Promise<void> {
    await this.rightsChanged(user);
  }

  async passwordChanged(user: LegacyUser): Promise<void> {
    await this.endAll(user.id, 'password changed in the old system');
  }

  async rightsChanged(user: LegacyUser): Promise<void> {
    await this.subjects.refresh(user.id, this.sessionDuration);
  }

  async userGone(legacyId: number): Promise<void> {
    await this.endAll(legacyId, 'deleted from the old system', true);
  }

  async sessionsEnded(sessionIds: readonly number[]): Promise<void> {
    for (const legacySessionId of sessionIds) {
      const id = await this.store.findByLegacySession(legacySessionId);
      const closed = id && (await this.store.close(id));
      if (!closed) continue;
      const subject = closed.user?.ref.id ?? null;
      const details = { session: closed.id.toString(), legacy_session: legacySessionId };
      await this.audit.record('session.ended', { actor: 'feed', subject, origin: null, details });
    }
  }

  /** Throws while it is not in force, so that the feed tells it again. */
  private async endAll(legacyId: number, reason: string, banned = false): Promise<void> {
    const account = await this.subjects.accountOf(legacyId);
    const { inForce } = await this.revocation.endAllSessions(account, reason, { banned });
    if (!inForce) {
      throw new DomainError('unavailable', 'store_unavailable', 'The session store does not answer.', {
        retryAfter: 1,
      });
    }
    await this.audit.record('sessions.revoked', {
      actor: 'feed',
      subject: account.uuid,
      origin: null,
      details: { reason },
    });
  }
}
