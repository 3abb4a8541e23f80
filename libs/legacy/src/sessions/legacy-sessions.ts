import { MoreThanOrEqual, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { legacyAddress } from '../address/legacy-address';
import { insertRow, rowsOf, type LegacyDatabase } from '../database/legacy-database';
import { tapirSessions, tapirSessionsAudit, type TapirSession } from '../tables/session.tables';
import { cutToFit } from '../text/legacy-text';
import { isLive, type LegacySession } from './legacy-session';

export interface NewLegacySession {
  readonly userId: number;
  /** The true one; the tables get its stand-in if it is IPv6. */
  readonly ipAddress: string;
  readonly remoteHost: string;
  readonly trackingCookie: string;
  /** UNIX seconds. */
  readonly now: number;
}

/** Sessions handed out at a time by `endedSince`. */
const batch = 500;

/** The sessions of the old system. */
export class LegacySessions {
  constructor(private readonly database: LegacyDatabase) {}

  /** Opens one and returns its id: session, audit and `tapir_users_hot`, all or nothing. */
  open(session: NewLegacySession): Promise<number> {
    const { userId, now } = session;
    return this.database.transaction(async (manager) => {
      const session_id = await insertRow(manager, tapirSessions, {
        user_id: userId,
        last_reissue: now,
        start_time: now,
        end_time: 0,
      });
      await insertRow(manager, tapirSessionsAudit, {
        session_id,
        ip_addr: legacyAddress(session.ipAddress),
        remote_host: cutToFit(session.remoteHost, 255),
        tracking_cookie: cutToFit(session.trackingCookie, 255),
      });
      await this.countLogin(manager, userId, now);
      return session_id;
    });
  }

  async find(sessionId: number): Promise<LegacySession | null> {
    const row = await this.database.run((manager) =>
      rowsOf(manager, tapirSessions).findOneBy({ session_id: sessionId }),
    );
    return row === null ? null : sessionOf(row);
  }

  /** The session that a cookie names, if it belongs to the cookie's user and has not ended; else null. */
  async load(sessionId: number, userId: number, now: number): Promise<LegacySession | null> {
    const session = await this.find(sessionId);
    return session !== null && isLive(session, userId, now) ? session : null;
  }

  /** Ends one as a log-out does: `end_time` becomes now minus one. Returns whether it was open. */
  async close(sessionId: number, now: number): Promise<boolean> {
    return (await this.end({ session_id: sessionId }, now)) > 0;
  }

  /** Ends all that are open, and returns how many. */
  closeAllOf(userId: number, now: number): Promise<number> {
    return this.end({ user_id: userId }, now);
  }

  /** Sessions whose end lies in `[since, now)`, oldest end first, in batches. */
  async *endedSince(since: number, now: number): AsyncGenerator<readonly LegacySession[]> {
    let after = { end: since, id: -1 };
    for (;;) {
      const rows = await this.database.query<TapirSession>(
        `SELECT session_id, user_id, start_time, end_time FROM tapir_sessions
         WHERE end_time >= ? AND end_time < ? AND end_time > 0 AND (end_time > ? OR session_id > ?)
         ORDER BY end_time, session_id LIMIT ${batch}`,
        [after.end, now, after.end, after.id],
      );
      if (rows.length > 0) yield rows.map(sessionOf);
      if (rows.length < batch) return;
      const last = rows.at(-1)!;
      after = { end: last.end_time, id: last.session_id };
    }
  }

  /** Which of these are open. Those that do not exist are not. */
  async openAmong(sessionIds: readonly number[], now: number): Promise<ReadonlySet<number>> {
    if (sessionIds.length === 0) return new Set();
    const rows = await this.database.query<Pick<TapirSession, 'session_id'>>(
      `SELECT session_id FROM tapir_sessions
       WHERE session_id IN (${sessionIds.map(() => '?').join(', ')}) AND (end_time = 0 OR end_time >= ?)`,
      [...sessionIds, now],
    );
    return new Set(rows.map(({ session_id }) => session_id));
  }

  private async end(which: FindOptionsWhere<TapirSession>, now: number): Promise<number> {
    const open = [
      { ...which, end_time: 0 },
      { ...which, end_time: MoreThanOrEqual(now) },
    ];
    const result = await this.database.run((manager) =>
      manager
        .createQueryBuilder()
        .update(tapirSessions.name)
        .set({ end_time: now - 1 })
        .where(open)
        .execute(),
    );
    return result.affected ?? 0;
  }

  /** The last log-in becomes the one before it. */
  private async countLogin(manager: EntityManager, userId: number, now: number): Promise<void> {
    const conflict =
      this.database.engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE' : 'ON CONFLICT (user_id) DO UPDATE SET';
    await manager.query(
      `INSERT INTO tapir_users_hot (user_id, last_login, second_last_login, number_sessions) VALUES (?, ?, 0, 1)
       ${conflict} second_last_login = last_login, last_login = ?, number_sessions = number_sessions + 1`,
      [userId, now, now],
    );
  }
}

function sessionOf(row: TapirSession): LegacySession {
  return { id: row.session_id, userId: row.user_id, startTime: row.start_time, endTime: row.end_time };
}
