import type { DataSource } from 'typeorm';
import { Unfit, type HealthProbe } from '../health/health-probe';
import { isMissingTable } from './missing-table';

/** Up is a database that answers and has all our migrations, if it has any; `HealthProbes` sets the time. */
export function databaseProbe(name: string, dataSource: DataSource): HealthProbe {
  return {
    name: `${name} database`,
    check: async () => {
      await dataSource.query('SELECT 1');
      if ((await migrationsRun(dataSource)) < dataSource.migrations.length)
        throw new Unfit('It is not up to date; run `migrate`.');
    },
  };
}

/** How many migrations the database has seen, maybe of a newer version too. Asked for without creating a table. */
async function migrationsRun(dataSource: DataSource): Promise<number> {
  const { migrations, options } = dataSource;
  if (migrations.length === 0) return 0;
  try {
    const [row] = await dataSource.query<{ n: number }[]>(
      `SELECT COUNT(*) AS n FROM ${options.migrationsTableName}`,
    );
    return Number(row!.n);
  } catch (error) {
    if (isMissingTable(error)) return 0;
    throw error;
  }
}
