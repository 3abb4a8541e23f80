import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import { CreateAccounts1795305600001 } from './1795305600001-create-accounts.migration';
import { CreateRights1795305600002 } from './1795305600002-create-rights.migration';
import { CreateRecords1795305600003 } from './1795305600003-create-records.migration';
import { alone } from './migration-lock';

/** Oldest first. What was once released is never edited: a change is a new one. */
export const accountsMigrations = [
  CreateAccounts1795305600001,
  CreateRights1795305600002,
  CreateRecords1795305600003,
];

/** TypeORM's own list of what has been run. Its name says whose it is: the database may be the legacy one. */
export const accountsMigrationsTable = 'gatehouse_migrations';

/** Brings our tables up to date, and touches no others. Returns the names of what was run; none if all was done. */
export function migrateAccounts(dataSource: DataSource): Promise<readonly string[]> {
  return withRunner(dataSource, (runner) =>
    alone(runner, async () => {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'none';
      return (await executor.executePendingMigrations()).map((migration) => migration.name);
    }),
  );
}

/** Names of what `migrateAccounts` would run. Changes nothing. */
export function pendingMigrations(dataSource: DataSource): Promise<readonly string[]> {
  return withRunner(dataSource, async (runner) => {
    const pending = await new MigrationExecutor(dataSource, runner).getPendingMigrations();
    return pending.map((migration) => migration.name);
  });
}

async function withRunner<T>(dataSource: DataSource, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    return await work(runner);
  } finally {
    await runner.release();
  }
}
