import type { DatabaseOptions } from '@gatehouse/platform';
import { accountsEntities } from './entities';
import { accountsMigrations, accountsMigrationsTable } from './migrations/migrate-accounts';

/** How `openDatabase` opens the accounts database. */
export const accountsDatabase: DatabaseOptions = {
  name: 'accounts',
  entities: accountsEntities,
  migrations: accountsMigrations,
  migrationsTableName: accountsMigrationsTable,
  charset: 'utf8mb4',
};
