import { migrateAccounts, Policies } from '@gatehouse/accounts-data';
import { RegistryRebuild } from '@gatehouse/api-clients';
import { Clock, DomainError } from '@gatehouse/identity';
import { publishFirstPolicy, StoreRebuild } from '@gatehouse/people';
import type { Settings } from '@gatehouse/platform';
import { migrateRegistry } from '@gatehouse/registry-data';
import type { CommandRun } from '../command/command-run';
import type { Outcome } from '../command/outcome';
import { storeModules, storeRebuild } from '../store/store.module';
import { createLegacyTables, embeddedLegacy, legacyDatabaseModule } from './legacy-tables';
import { databaseOf } from './pending';

/** `later`: it does not answer now, and the apps will see to it. */
type StoreState = 'up_to_date' | 'rebuilt' | 'later';

const words: Record<StoreState, string> = {
  up_to_date: 'up to date',
  rebuilt: 'brought up to date',
  later: 'does not answer; accounts and registry bring it up to date when it does',
};

/** Legacy tables first: if both databases are one file, ours must not make it look used. */
export async function migrate(run: CommandRun, settings: Settings): Promise<Outcome> {
  const legacy = embeddedLegacy(settings);
  const modules = [...(legacy === null ? [] : [legacyDatabaseModule(legacy)]), ...storeModules(settings)];
  const context = await run.open(settings, modules, [storeRebuild]);
  const legacyCreated = legacy !== null && (await createLegacyTables(databaseOf(context, 'legacy')));
  if (legacyCreated) run.progress.say('created the legacy tables in an empty file');
  const migrations = [
    ...(await migrateAccounts(databaseOf(context, 'accounts'))),
    ...(await migrateRegistry(databaseOf(context, 'registry'))),
  ];
  for (const name of migrations) run.progress.say(`ran ${name}`);
  const published = await publishFirstPolicy(context.get(Policies), context.get(Clock));
  if (published) run.progress.say('published the first policy: whoever is logged in may pass');
  const tokenStore = await updateStore(run, context.get(StoreRebuild), context.get(RegistryRebuild));
  return {
    json: {
      legacy_tables_created: legacyCreated,
      migrations,
      first_policy_published: published,
      token_store: tokenStore,
    },
    text: `The tables are up to date (${migrations.length} migrations ran). Token store: ${words[tokenStore]}.`,
  };
}

async function updateStore(
  run: CommandRun,
  accounts: StoreRebuild,
  registry: RegistryRebuild,
): Promise<StoreState> {
  try {
    const [staleAccounts, staleRegistry] = [await accounts.isNeeded(), await registry.isNeeded()];
    if (staleAccounts) await accounts.run(({ subjects }) => run.progress.count(subjects, 'subjects written'));
    if (staleRegistry) await registry.run(({ clients }) => run.progress.count(clients, 'clients written'));
    return staleAccounts || staleRegistry ? 'rebuilt' : 'up_to_date';
  } catch (error) {
    if (error instanceof DomainError && error.code === 'store_unavailable') return 'later';
    throw error;
  } finally {
    run.progress.end();
  }
}
