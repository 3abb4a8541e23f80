import { isIP } from 'node:net';
import { Logger } from '@nestjs/common';
import { checkActor } from '@gatehouse/identity';
import { LessThan, type EntityTarget } from 'typeorm';
import { answered } from '../database/answered';
import { JoinedQuestions } from '../database/joined-questions';
import type { TransactionalDatabase } from '../database/transactional-database';
import { withRequestId } from '../logging/request-context';
import type { AuditAction, AuditDetails, AuditEntry, NewAuditEntry } from './audit-entry';
import type { AuditRow } from './audit-row';

/** Names of details that sound like secrets: a mistake of ours that must not reach the table. */
const secretNames = /password|secret|nonce|cookie|^code$|^token$|(access|refresh|id)_?token$/i;

/** Milliseconds that an act waits for its entry. A database that hangs must not hold the act. */
const patience = 1000;

/** The values of an entry, in the order of the statement. */
type Row = readonly unknown[];

const logger = new Logger('Audit');

/** Where a database keeps its audit. */
export interface AuditTableNames {
  readonly entity: EntityTarget<AuditRow>;
  readonly name: string;
  readonly subjectColumn: string;
}

/** Who did what to whom. Entries are added and read; nothing changes or removes them. */
export class AuditTable {
  private readonly insert: string;
  private readonly rows = new JoinedQuestions((rows: readonly Row[]) => this.write(rows));

  /** @param normalSubject a subject as the table spells it; throws where it names nothing that could exist */
  constructor(
    private readonly database: TransactionalDatabase,
    private readonly table: AuditTableNames,
    private readonly normalSubject: (subject: string) => string,
  ) {
    // As text, because every log-in does it: put together by the ORM it costs as much as all the rest of the entry.
    this.insert = `INSERT INTO ${table.name} (at, actor, ${table.subjectColumn}, action, ip_address, request_id, details)
      VALUES `;
  }

  /** What strangers send (addresses, texts) is cut to fit and never makes this fail. */
  async record(entry: NewAuditEntry): Promise<void> {
    if (entry.actor !== null) checkActor(entry.actor);
    const failure = await this.rows.ask([
      entry.at,
      entry.actor,
      entry.subject === null ? null : this.normalSubject(entry.subject),
      checkedAction(entry.action),
      entry.ipAddress !== null && isIP(entry.ipAddress) ? entry.ipAddress.slice(0, 64) : null,
      entry.requestId?.slice(0, 64) ?? null,
      JSON.stringify(keptDetails(entry.details ?? {})),
    ]);
    if (failure !== null) throw failure;
  }

  /**
   * Records what was done, and never stands in the way of it: a failure is logged, not thrown, and a database that is
   * silent is not waited for; the entry is written if it answers later.
   */
  async note(entry: NewAuditEntry): Promise<void> {
    await answered(this.record(entry), patience).catch((error: Error) => {
      const line = `not recorded: ${entry.action} of ${entry.subject ?? 'nobody'}: ${error.message}`;
      const tell = () => logger.error(line);
      if (entry.requestId) withRequestId(entry.requestId, tell);
      else tell();
    });
  }

  /** Newest first; the next page is `before` the last id of this one. */
  async list(query: {
    limit: number;
    before?: number;
    subject?: string;
    action?: AuditAction;
  }): Promise<readonly AuditEntry[]> {
    const where = {
      ...(query.before === undefined ? {} : { id: LessThan(query.before) }),
      ...(query.subject === undefined ? {} : { subject: this.normalSubject(query.subject) }),
      ...(query.action === undefined ? {} : { action: query.action }),
    };
    const rows = await this.database.run((db) =>
      db.find(this.table.entity, { where, order: { id: 'DESC' }, take: query.limit }),
    );
    return rows.map(entryOf);
  }

  /**
   * One statement for those who write in one turn. Where it fails each is tried alone: nobody's entry shall be missing
   * because of what somebody else sent. If the connection broke after the write, entries may then be there twice: better
   * than not at all. @returns why a row could not be written, or null
   */
  private async write(rows: readonly Row[]): Promise<(Error | null)[]> {
    try {
      await this.writeTogether(rows);
      return rows.map(() => null);
    } catch (error) {
      if (rows.length === 1) return [error as Error];
      const alone = await Promise.all(rows.map((row) => this.write([row])));
      return alone.flat();
    }
  }

  private async writeTogether(rows: readonly Row[]): Promise<void> {
    const values = rows.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ');
    await this.database.run((db) => db.query(this.insert + values, rows.flat()));
  }
}

function checkedAction(action: string): string {
  if (/^[a-z_]+(\.[a-z_]+)+$/.test(action) && action.length <= 64) return action;
  throw new TypeError('an audited action is a dotted word in lower case');
}

function keptDetails(details: AuditDetails): AuditDetails {
  const cut = (value: AuditDetails[string]) => (typeof value === 'string' ? value.slice(0, 1000) : value);
  const named = Object.entries(details).map(([name, value]) => {
    if (secretNames.test(name))
      throw new TypeError(`the audit keeps no secrets, and “${name}” sounds like one`);
    return [name, cut(value)];
  });
  return Object.fromEntries(named) as AuditDetails;
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    id: Number(row.id),
    at: row.at,
    actor: row.actor,
    subject: row.subject,
    action: row.action as AuditAction,
    ipAddress: row.ipAddress,
    requestId: row.requestId,
    details: JSON.parse(row.details) as AuditDetails,
  };
}
