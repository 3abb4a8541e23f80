import { migrateDatabase, pendingMigrationsOf } from '@gatehouse/platform';
import type { DataSource } from 'typeorm';
import { CreateAccounts1795305600001 } from './1795305600001-create-accounts.migration';
import { CreateRights1795305600002 } from './1795305600002-create-rights.migration';
import { CreateRecords1795305600003 } from './1795305600003-create-records.migration';
import { RolesIntoPolicy1795651200004 } from './1795651200004-roles-into-policy.migration';

/** Oldest first. What was once released is never edited: a change is a new one. */
export const accountsMigrations = [
  CreateAccounts1795305600001,
  CreateRights1795305600002,
  CreateRecords1795305600003,
  RolesIntoPolicy1795651200004,
];

/** TypeORM's own list of what has been run. Its name says whose it is: the database may be the legacy one. */
export const accountsMigrationsTable = 'gatehouse_migrations';

/** Brings our tables up to date, and touches no others. Returns the names of what was run; none if all was done. */
export function migrateAccounts(dataSource: DataSource): Promise<readonly string[]> {
  return migrateDatabase(dataSource);
}

/** Names of what `migrateAccounts` would run. Changes nothing. */
export function pendingMigrations(dataSource: DataSource): Promise<readonly string[]> {
  return pendingMigrationsOf(dataSource);
}
