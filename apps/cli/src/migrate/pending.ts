import type { INestApplicationContext } from '@nestjs/common';
import { AccountsDataModule, pendingMigrations, Policies } from '@gatehouse/accounts-data';
import { databaseToken, isMissingTable, type openDatabase, type Settings } from '@gatehouse/platform';
import { pendingRegistryMigrations, RegistryDataModule } from '@gatehouse/registry-data';
import type { CommandRun } from '../command/command-run';
import { isUnwritten } from './database-file';
import { embeddedLegacy, isEmpty, legacyDatabaseModule } from './legacy-tables';

type Database = Awaited<ReturnType<typeof openDatabase>>;

/**
 * What `migrate` would do, one name for each step. Changes nothing: an embedded file that is not there stays so, and
 * the token store is not asked, for what it lacks is no migration.
 */
export async function pendingSteps(run: CommandRun, settings: Settings): Promise<readonly string[]> {
  const legacy = embeddedLegacy(settings);
  const accounts = settings.accountsDatabase!;
  const registry = settings.registryDatabase!;
  const newLegacy = legacy !== null && isUnwritten(legacy);
  const [newAccounts, newRegistry] = [isUnwritten(accounts), isUnwritten(registry)];
  const context = await run.open(settings, [
    ...(legacy === null || newLegacy ? [] : [legacyDatabaseModule(legacy)]),
    ...(newAccounts ? [] : [AccountsDataModule.forRoot(settings)]),
    ...(newRegistry ? [] : [RegistryDataModule.forRoot(settings)]),
  ]);
  const lacksLegacy = newLegacy || (legacy !== null && (await isEmpty(databaseOf(context, 'legacy'))));
  return [
    ...(lacksLegacy ? ['legacy tables'] : []),
    ...(newAccounts ? ['accounts tables', 'first policy'] : await pendingInAccounts(context)),
    ...(newRegistry ? ['registry tables'] : await pendingRegistryMigrations(databaseOf(context, 'registry'))),
  ];
}

async function pendingInAccounts(context: INestApplicationContext): Promise<readonly string[]> {
  const migrations = await pendingMigrations(databaseOf(context, 'accounts'));
  return [...migrations, ...((await hasPolicy(context.get(Policies))) ? [] : ['first policy'])];
}

async function hasPolicy(policies: Policies): Promise<boolean> {
  try {
    return (await policies.latest()) !== null;
  } catch (error) {
    if (isMissingTable(error)) return false;
    throw error;
  }
}

export function databaseOf(context: INestApplicationContext, name: string): Database {
  return context.get<Database>(databaseToken(name));
}
