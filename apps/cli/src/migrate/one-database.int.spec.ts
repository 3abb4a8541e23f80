import { join } from 'node:path';
import {
  accountsDatabase,
  AccountsDatabase,
  Accounts,
  migrateAccounts,
  pendingMigrations,
  StoreGeneration,
} from '@gatehouse/accounts-data';
import { createLegacySchema, legacyTableNames } from '@gatehouse/legacy-schema';
import { openDatabase, type DatabaseAddress } from '@gatehouse/platform';
import {
  Clients,
  migrateRegistry,
  pendingRegistryMigrations,
  registryDatabase,
  RegistryDatabase,
  RegistryGeneration,
} from '@gatehouse/registry-data';
import { describeWith, temporaryFolder, testDatabase } from '@gatehouse/testing';
import { Logger } from '@nestjs/common';

const client = {
  clientId: 'reader',
  name: 'Leser ſ 𝕏',
  description: '',
  owner: null,
  authMethod: 'client_secret_basic',
  grantTypes: ['client_credentials'],
  redirectUris: [],
  jwks: [],
  firstParty: false,
  secretHash: 'hash',
  scopes: ['public:read'],
  approved: true,
  by: 'cli',
  now: 1_767_323_045,
} as const;

/** As by default: the accounts and the registry database are one, and both are brought up to date. */
function sideBySide(empty: () => Promise<DatabaseAddress>, legacy: boolean): void {
  beforeAll(() => Logger.overrideLogger(false));

  test(`both are migrated at once${legacy ? ' beside the legacy tables' : ''}, and neither sees the other`, async () => {
    const address = await empty();
    const accounts = await openDatabase(address, accountsDatabase);
    const registry = await openDatabase(address, registryDatabase);
    try {
      const statement = (sql: string) => accounts.query(sql);
      if (legacy) await createLegacySchema(statement, address.engine === 'mysql' ? 'mysql' : 'sqlite');
      const [ofAccounts, ofRegistry] = await Promise.all([
        migrateAccounts(accounts),
        migrateRegistry(registry),
      ]);
      expect([ofAccounts.length > 0, ofRegistry.length > 0]).toEqual([true, true]);
      expect([await pendingMigrations(accounts), await pendingRegistryMigrations(registry)]).toEqual([
        [],
        [],
      ]);

      const people = new AccountsDatabase(accounts);
      const programs = new RegistryDatabase(registry);
      await new Clients(programs).create(client);
      await new Accounts(people).ensureForLegacy(7, client.now);
      expect(await new Clients(programs).get('reader')).toMatchObject({ name: 'Leser ſ 𝕏', revision: 1 });
      expect(await new StoreGeneration(people).current()).toBe(1);
      expect(await new RegistryGeneration(programs).current()).toBe(2);
      const tables = legacy ? legacyTableNames() : [];
      for (const table of tables) await accounts.query(`SELECT 1 FROM ${table} WHERE 1 = 0`);
    } finally {
      await Promise.all([accounts.destroy(), registry.destroy()]);
    }
  });
}

describe('one SQLite file for all', () => {
  const file = () => join(temporaryFolder('one-database'), 'gatehouse.db');
  const empty = () => Promise.resolve({ engine: 'sqlite' as const, file: file() });
  sideBySide(empty, false);
  sideBySide(empty, true);
});

describeWith(['mariadbd'], 'one MariaDB database for all', () => {
  sideBySide(async () => (await testDatabase()).address, false);
  sideBySide(async () => (await testDatabase({ charset: 'latin1' })).address, true);
});
