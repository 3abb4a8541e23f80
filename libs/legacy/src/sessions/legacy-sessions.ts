import { MoreThanOrEqual, type FindOptionsWhere } from 'typeorm';
import { rowsOf, type LegacyDatabase } from '../database/legacy-database';
import { tapirSessions, type TapirSession } from '../tables/session.tables';
import { isLive, type LegacySession } from './legacy-session';
import { SessionOpenings, type NewLegacySession } from './session-openings';

/** Sessions handed out at a time by `endedSince`. */
const batch = 500;

/** The sessions of the old system. */
export class LegacySessions {
  private readonly openings: SessionOpenings;

  constructor(private readonly database: LegacyDatabase) {
    this.openings = new SessionOpenings(database);
  }

  /** Opens one and returns its id: session, audit and `tapir_users_hot`, all or nothing. */
  open(session: NewLegacySession): Promise<number> {
    return this.openings.open(session);
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
}

function sessionOf(row: TapirSession): LegacySession {
  return { id: row.session_id, userId: row.user_id, startTime: row.start_time, endTime: row.end_time };
}
