import type { DatabaseOptions } from '@gatehouse/platform';
import { registryEntities } from './entities';
import { registryMigrations, registryMigrationsTable } from './migrations/migrate-registry';

/** How `openDatabase` opens the registry database. */
export const registryDatabase: DatabaseOptions = {
  name: 'registry',
  entities: registryEntities,
  migrations: registryMigrations,
  migrationsTableName: registryMigrationsTable,
  charset: 'utf8mb4',
};
