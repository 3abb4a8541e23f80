import type { Clock } from '@gatehouse/identity';
import { decisionsKeptFor, DecisionStore, type DecisionRecord } from '../decision-store';
import type { SqliteConnection } from './sqlite-connection';

/** Refusals in the SQLite file. Whoever writes takes away those that are past their end. */
export class SqliteDecisionStore extends DecisionStore {
  constructor(
    private readonly file: SqliteConnection,
    private readonly clock: Clock,
  ) {
    super();
  }

  async keep(records: readonly DecisionRecord[]): Promise<void> {
    if (records.length === 0) return;
    const now = this.clock.seconds();
    this.file.step(() => {
      this.file.run('delete from decisions where ends <= ?', now);
      for (const record of records)
        this.file.run(
          'insert or replace into decisions (id, ends, record) values (?, ?, ?)',
          record.id,
          now + decisionsKeptFor,
          JSON.stringify(record),
        );
    });
  }

  async find(id: string): Promise<DecisionRecord | null> {
    const row = this.file.get<{ record: string }>(
      'select record from decisions where id = ? and ends > ?',
      id,
      this.clock.seconds(),
    );
    return row === null ? null : (JSON.parse(row.record) as DecisionRecord);
  }
}
