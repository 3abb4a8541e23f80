import { createHash } from 'node:crypto';
import { DomainError } from '@gatehouse/identity';
import type { QueryRunner } from 'typeorm';

/** Seconds to wait for another process that migrates. */
const patience = 60;

/** Runs `work` on the runner while no other process migrates the same database. */
export function alone<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  return runner.dataSource.options.type === 'better-sqlite3'
    ? aloneOnSqlite(runner, work)
    : aloneOnMySql(runner, work);
}

/** All of it in one transaction, which has the file's write lock from its beginning; SQLite takes back tables too. */
async function aloneOnSqlite<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  await runner.startTransaction();
  try {
    const result = await work();
    await runner.commitTransaction();
    return result;
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}

/** MySQL commits each table as it is made, so a lock by name does it. The name holds for the server: hence the hash. */
async function aloneOnMySql<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  const database = String(runner.dataSource.options.database);
  const name = `gatehouse_migrate_${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
  const [row] = (await runner.query('SELECT GET_LOCK(?, ?) AS taken', [name, patience])) as {
    taken: unknown;
  }[];
  if (Number(row?.taken) !== 1) {
    throw new DomainError(
      'unavailable',
      'migration_busy',
      'Another process has been migrating for a minute.',
    );
  }
  try {
    return await work();
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [name]).catch(() => undefined);
  }
}
