import type Libsql from 'libsql';
import { storeUnavailable } from '../store-error';

type Value = string | number | null;
type Statement = Libsql.Statement<Value[]>;

/** One SQLite file: prepared statements by their text, and writing steps that other processes wait for. */
export class SqliteConnection {
  private readonly statements = new Map<string, Statement>();

  constructor(private readonly database: Libsql.Database) {}

  get<Row>(sql: string, ...values: Value[]): Row | null {
    return this.guard(() => (this.statement(sql).get(...values) as Row | undefined) ?? null);
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.guard(() => this.statement(sql).all(...values) as Row[]);
  }

  /** @returns how many rows changed */
  run(sql: string, ...values: Value[]): number {
    return this.guard(() => this.statement(sql).run(...values).changes);
  }

  /** One step that is written whole or not at all. It takes the file's write lock first, so it never has to give up. */
  step<T>(act: () => T): T {
    return this.guard(() => {
      this.database.exec('begin immediate');
      try {
        const result = act();
        this.database.exec('commit');
        return result;
      } catch (error) {
        this.database.exec('rollback');
        throw error;
      }
    });
  }

  close(): void {
    this.database.close();
  }

  private statement(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql) as Statement;
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private guard<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      throw storeUnavailable(error);
    }
  }
}
