import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import { alone } from './migration-lock';

/**
 * Runs the migrations that the data source was opened with and that its database has not seen; several processes may
 * do so at once. Returns the names of what was run; none if all was done.
 */
export function migrateDatabase(dataSource: DataSource): Promise<readonly string[]> {
  return withRunner(dataSource, (runner) =>
    alone(runner, async () => {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'none';
      return (await executor.executePendingMigrations()).map((migration) => migration.name);
    }),
  );
}

/** Names of what `migrateDatabase` would run. Changes nothing. */
export function pendingMigrationsOf(dataSource: DataSource): Promise<readonly string[]> {
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
