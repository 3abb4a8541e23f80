import { migrateDatabase, pendingMigrationsOf } from '@gatehouse/platform';
import type { DataSource } from 'typeorm';
import { CreateClients1795392000001 } from './1795392000001-create-clients.migration';
import { CreateRegistryRecords1795392000002 } from './1795392000002-create-registry-records.migration';
import { AddAccessTokenFormat1795392000003 } from './1795392000003-add-access-token-format.migration';
import { CreateDelegations1795651200004 } from './1795651200004-create-delegations.migration';
import { AddClientLogoutAndBinding1795651200005 } from './1795651200005-add-client-logout-and-binding.migration';
import { CreateSessionClients1795651200006 } from './1795651200006-create-session-clients.migration';

/** Oldest first. What was once released is never edited: a change is a new one. */
export const registryMigrations = [
  CreateClients1795392000001,
  CreateRegistryRecords1795392000002,
  AddAccessTokenFormat1795392000003,
  CreateDelegations1795651200004,
  AddClientLogoutAndBinding1795651200005,
  CreateSessionClients1795651200006,
];

/** A list of its own: the accounts database, which may be the same one, has another. */
export const registryMigrationsTable = 'gatehouse_registry_migrations';

/** Brings our tables up to date, and touches no others. Returns the names of what was run; none if all was done. */
export function migrateRegistry(dataSource: DataSource): Promise<readonly string[]> {
  return migrateDatabase(dataSource);
}

/** Names of what `migrateRegistry` would run. Changes nothing. */
export function pendingRegistryMigrations(dataSource: DataSource): Promise<readonly string[]> {
  return pendingMigrationsOf(dataSource);
}
