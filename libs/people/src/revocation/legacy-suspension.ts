import { isUuid, type Clock } from '@gatehouse/identity';
import type { Accounts, OutboxEntry, Suspensions } from '@gatehouse/accounts-data';
import {
  flagData,
  type LegacyAccounts,
  type LegacyAudit,
  type LegacySessions,
  type LegacyUsers,
} from '@gatehouse/legacy';
import type { AuditTrail } from '../audit/audit-trail';

/**
 * What a suspension means in the old system: its flag, the end of its sessions, and a line in its audit. Every step may
 * be done again. Restoring undoes only what suspending did: somebody whom the old system had banned stays banned.
 */
export class LegacySuspension {
  constructor(
    private readonly accounts: Accounts,
    private readonly suspensions: Suspensions,
    private readonly legacyUsers: LegacyUsers,
    private readonly legacyAccounts: LegacyAccounts,
    private readonly legacySessions: LegacySessions,
    private readonly legacyAudit: LegacyAudit,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async ban(entry: OutboxEntry): Promise<void> {
    const { by, reason, suspensionId } = entry.payload as {
      by: string;
      reason: string;
      suspensionId: number;
    };
    const { uuid, legacyId } = await this.accounts.getByUuid(entry.account!);
    if (legacyId !== null && (await this.banLegacy(legacyId, suspensionId))) {
      await this.recordLegacy(legacyId, 'suspend-user', 1, reason, by);
    }
    if (legacyId !== null) await this.legacySessions.closeAllOf(legacyId, this.clock.seconds());
    await this.audit.record('user.revoked', { actor: by, subject: uuid, origin: null, details: { reason } });
  }

  async unban(entry: OutboxEntry): Promise<void> {
    const { by, undoLegacyBan } = entry.payload as { by: string; undoLegacyBan: boolean };
    const { uuid, legacyId } = await this.accounts.getByUuid(entry.account!);
    if (legacyId !== null && undoLegacyBan) {
      if (await this.legacyAccounts.setBanned(legacyId, false)) {
        await this.recordLegacy(legacyId, 'unsuspend-user', 0, '', by);
      }
      await this.suspensions.forgetLegacyBan(uuid);
    }
    await this.audit.record('user.restored', { actor: by, subject: uuid, origin: null });
  }

  async endSessions(entry: OutboxEntry): Promise<void> {
    const { legacyId } = await this.accounts.getByUuid(entry.account!);
    if (legacyId !== null) await this.legacySessions.closeAllOf(legacyId, this.clock.seconds());
  }

  /** That the ban is ours is noted before it is set: the two databases share no transaction. */
  private async banLegacy(legacyId: number, suspensionId: number): Promise<boolean> {
    const user = await this.legacyUsers.findById(legacyId);
    if (user === null || user.flags.banned) return false;
    await this.suspensions.recordLegacyBan(suspensionId);
    return this.legacyAccounts.setBanned(legacyId, true);
  }

  private async recordLegacy(
    affectedUserId: number,
    action: 'suspend-user' | 'unsuspend-user',
    flag: 0 | 1,
    comment: string,
    by: string,
  ): Promise<void> {
    const admin = isUuid(by) ? await this.accounts.findByUuid(by) : null;
    await this.legacyAudit.record({
      adminUserId: admin?.legacyId ?? null,
      affectedUserId,
      sessionId: null,
      ip: '',
      remoteHost: '',
      trackingCookie: '',
      action,
      data: flagData('tapir_users', 'flag_banned', flag),
      comment,
      now: this.clock.seconds(),
    });
  }
}
