import { DomainError } from '@gatehouse/identity';
import { JoinedQuestions } from '@gatehouse/platform';
import type { EntityManager } from 'typeorm';
import { legacyAddress } from '../address/legacy-address';
import { insertedId, type LegacyDatabase } from '../database/legacy-database';
import { cutToFit } from '../text/legacy-text';

export interface NewLegacySession {
  readonly userId: number;
  /** The true one; the tables get its stand-in if it is IPv6. */
  readonly ipAddress: string;
  readonly remoteHost: string;
  readonly trackingCookie: string;
  /** UNIX seconds. */
  readonly now: number;
}

type Opened = { readonly id: number } | { readonly error: unknown };

/**
 * Writes what a log-in leaves in the old system: session, audit and `tapir_users_hot`, all or nothing. Those of one turn
 * of the event loop share a transaction, which is most of what a log-in asks of the databases. Where that fails each is
 * tried alone: nobody is refused because of somebody else.
 *
 * Cost: four statements, and one more for each session. The ids are asked for one by one, because with several servers
 * that write (`auto_increment_increment`) those of one statement cannot be told from its first.
 */
export class SessionOpenings {
  private readonly joined = new JoinedQuestions((sessions: readonly NewLegacySession[]) =>
    this.openAll(sessions),
  );

  constructor(private readonly database: LegacyDatabase) {}

  async open(session: NewLegacySession): Promise<number> {
    const opened = await this.joined.ask(session);
    if ('error' in opened) throw opened.error;
    return opened.id;
  }

  private async openAll(sessions: readonly NewLegacySession[]): Promise<readonly Opened[]> {
    try {
      return await this.write(sessions);
    } catch (error) {
      if (sessions.length === 1 || isOutage(error)) return sessions.map(() => ({ error }));
      const alone = sessions.map((session) => this.openAll([session]));
      return (await Promise.all(alone)).flat();
    }
  }

  private write(sessions: readonly NewLegacySession[]): Promise<readonly Opened[]> {
    return this.database.transaction(async (manager) => {
      const opened: { readonly id: number }[] = [];
      for (const session of sessions) opened.push({ id: await insertSession(manager, session) });
      const audits = sessions.flatMap((session, at) => [opened[at]!.id, ...this.placeOf(session)]);
      await manager.query(
        `INSERT INTO tapir_sessions_audit (session_id, ip_addr, remote_host, tracking_cookie)
         VALUES ${placesFor(sessions, '(?, ?, ?, ?)')}`,
        audits,
      );
      await this.countLogIns(manager, sessions);
      return opened;
    });
  }

  private placeOf({ ipAddress, remoteHost, trackingCookie }: NewLegacySession): readonly string[] {
    const fitting = (text: string) => this.database.encode(cutToFit(text, 255));
    return [legacyAddress(ipAddress), fitting(remoteHost), fitting(trackingCookie)];
  }

  /** The last log-in becomes the one before it. Rows are locked in order of id, so that two transactions do not wait for each other. */
  private async countLogIns(manager: EntityManager, sessions: readonly NewLegacySession[]): Promise<void> {
    const [conflict, given] =
      this.database.engine === 'mysql'
        ? ['ON DUPLICATE KEY UPDATE', 'VALUES(last_login)']
        : ['ON CONFLICT (user_id) DO UPDATE SET', 'excluded.last_login'];
    const ordered = [...sessions].sort((one, other) => one.userId - other.userId || one.now - other.now);
    await manager.query(
      `INSERT INTO tapir_users_hot (user_id, last_login, second_last_login, number_sessions)
       VALUES ${placesFor(ordered, '(?, ?, 0, 1)')}
       ${conflict} second_last_login = last_login, last_login = ${given}, number_sessions = number_sessions + 1`,
      ordered.flatMap(({ userId, now }) => [userId, now]),
    );
  }
}

async function insertSession(manager: EntityManager, { userId, now }: NewLegacySession): Promise<number> {
  const sql = 'INSERT INTO tapir_sessions (user_id, last_reissue, start_time, end_time) VALUES (?, ?, ?, 0)';
  return insertedId(await manager.query(sql, [userId, now, now]));
}

function placesFor(sessions: readonly unknown[], row: string): string {
  return sessions.map(() => row).join(', ');
}

function isOutage(error: unknown): boolean {
  return error instanceof DomainError && error.kind === 'unavailable';
}
