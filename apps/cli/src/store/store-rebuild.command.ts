import type { Command } from 'commander';
import { RegistryRebuild } from '@gatehouse/api-clients';
import { StoreRebuild } from '@gatehouse/people';
import { SessionStore } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { storeModules, storeRebuild } from './store.module';

export function addStore(program: Command, run: RunAct): void {
  const store = program.command('store').description('The token store.');
  store
    .command('rebuild')
    .description(
      'Write what SQL knows into the token store: suspensions and epochs, roles and policy, API clients. ' +
        'Sessions are not touched. Harmless at any time, beside everything else.',
    )
    .addHelpText('after', example('store rebuild'))
    .action(() => run(rebuildStore));
}

async function rebuildStore(run: CommandRun): Promise<Outcome> {
  const settings = run.settings();
  const context = await run.open(settings, storeModules(settings), [storeRebuild]);
  const { subjects } = await context
    .get(StoreRebuild)
    .run((state) => run.progress.count(state.subjects, 'subjects written'))
    .finally(() => run.progress.end());
  const { clients } = await context
    .get(RegistryRebuild)
    .run((state) => run.progress.count(state.clients, 'clients written'))
    .finally(() => run.progress.end());
  const version = (await context.get(SessionStore).readHouse())?.policyVersion ?? 0;
  return {
    json: { subjects, clients, policy_version: version === 0 ? null : version },
    text: `Rebuilt: ${subjects} subjects, ${clients} clients, ${version === 0 ? 'no policy' : `policy version ${version}`}.`,
  };
}
