import { ShadowStore, type ShadowCandidate, type ShadowSheet } from '../shadow-store';
import type { SqliteConnection } from './sqlite-connection';

/** The candidate in the SQLite file: one row, and one more for each process's sheet. */
export class SqliteShadowStore extends ShadowStore {
  constructor(private readonly file: SqliteConnection) {
    super();
  }

  async start(candidate: ShadowCandidate): Promise<boolean> {
    return this.file.step(() => {
      const written = this.file.run(
        'insert or ignore into shadow (only, id, document) values (1, ?, ?)',
        candidate.id,
        JSON.stringify(candidate),
      );
      return written === 1;
    });
  }

  async findId(): Promise<string | null> {
    return this.file.get<{ id: string }>('select id from shadow')?.id ?? null;
  }

  async find(): Promise<ShadowCandidate | null> {
    const row = this.file.get<{ document: string }>('select document from shadow');
    return row === null ? null : (JSON.parse(row.document) as ShadowCandidate);
  }

  async report(id: string, process: string, sheet: ShadowSheet): Promise<boolean> {
    const written = this.file.run(
      `insert into shadow_sheets (process, sheet) select ?, ? from shadow where id = ?
       on conflict (process) do update set sheet = excluded.sheet`,
      process,
      JSON.stringify(sheet),
      id,
    );
    return written === 1;
  }

  async sheets(id: string): Promise<readonly ShadowSheet[]> {
    const rows = this.file.all<{ sheet: string }>(
      'select sheet from shadow_sheets where exists (select 1 from shadow where id = ?)',
      id,
    );
    return rows.map(({ sheet }) => JSON.parse(sheet) as ShadowSheet);
  }

  async remove(id: string): Promise<boolean> {
    return this.file.step(() => {
      const removed = this.file.run('delete from shadow where id = ?', id) === 1;
      if (removed) this.file.run('delete from shadow_sheets');
      return removed;
    });
  }
}
