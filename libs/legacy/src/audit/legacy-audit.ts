import { legacyAddress } from '../address/legacy-address';
import { insertRow, rowsOf, type LegacyDatabase } from '../database/legacy-database';
import { tapirAdminAudit, type TapirAdminAudit } from '../tables/session.tables';
import { cutToFit } from '../text/legacy-text';
import type { AuditAction } from './audit-action';

export interface AuditedAct {
  /** Null: nobody of the old system, as for the command line. */
  readonly adminUserId: number | null;
  readonly affectedUserId: number;
  /** Of tapir_sessions; null where there is none. */
  readonly sessionId: number | null;
  readonly ip: string;
  readonly remoteHost: string;
  readonly trackingCookie: string;
  readonly action: AuditAction;
  /** The object of the action: a flag (`flagData`), a new address, a category. Never a secret. */
  readonly data: string;
  /** The reason, as the administrator gave it. */
  readonly comment: string;
  /** UNIX seconds. */
  readonly now: number;
}

/** Bytes that a `text` column takes. */
const textLength = 65_535;

/** What administrators did, where the old system keeps it: tapir_admin_audit. */
export class LegacyAudit {
  constructor(private readonly database: LegacyDatabase) {}

  async record(act: AuditedAct): Promise<void> {
    await this.database.run((manager) =>
      insertRow(manager, tapirAdminAudit, {
        log_date: act.now,
        session_id: act.sessionId,
        ip_addr: legacyAddress(act.ip),
        remote_host: cutToFit(act.remoteHost, 255),
        admin_user: act.adminUserId,
        affected_user: act.affectedUserId,
        tracking_cookie: cutToFit(act.trackingCookie, 255),
        action: act.action,
        data: cutToFit(act.data, textLength),
        comment: cutToFit(act.comment, textLength),
      }),
    );
  }

  /** What was done to somebody, newest first. */
  of(affectedUserId: number, limit = 100): Promise<readonly TapirAdminAudit[]> {
    return this.database.run((manager) =>
      rowsOf(manager, tapirAdminAudit).find({
        where: { affected_user: affectedUserId },
        order: { entry_id: 'DESC' },
        take: limit,
      }),
    );
  }
}
