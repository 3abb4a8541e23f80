import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';

/** Milliseconds that a write waits for one of another process. SQLite waits in the thread: transactions are short. */
export const busyTimeout = 10_000;

/**
 * Opens a SQLite file that several processes share, and makes it (for its owner alone) if there is none. Write
 * inside `db.transaction(fn).immediate()`: a transaction that begins with a read fails when another process wrote
 * after that.
 */
export function openSqlite(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new Database(file, { timeout: busyTimeout });
  prepareSqlite(database);
  return database;
}

export function prepareSqlite(database: Database.Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('foreign_keys = ON');
}
