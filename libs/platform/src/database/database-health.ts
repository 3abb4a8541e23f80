import type { DataSource } from 'typeorm';
import type { HealthProbe } from '../health/health-probe';

/** Up is a database that answers; `HealthProbes` sets the time. */
export function databaseProbe(name: string, dataSource: DataSource): HealthProbe {
  return {
    name: `${name} database`,
    check: async () => void (await dataSource.query('SELECT 1')),
  };
}
