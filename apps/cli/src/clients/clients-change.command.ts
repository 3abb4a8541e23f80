import type { Command } from 'commander';
import { ChangeAccessTokens, ChangeClient, type Publication } from '@gatehouse/api-clients';
import type { AccessTokenFormat } from '@gatehouse/identity';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { WrongUsage } from '../command/wrong-usage';
import {
  addClientOptions,
  addClientOptionsTakenBack,
  clientOptionsOf,
  type OptionFlags,
} from './client-options';
import { accessTokenFormat } from './clients-create.command';
import { openClients, which } from './open-clients';
import { publicationReport } from './publication-report';

interface ChangeFlags extends OptionFlags {
  readonly accessTokenFormat?: AccessTokenFormat;
}

export function addClientsChange(clients: Command, run: RunAct): void {
  const change = clients
    .command('change')
    .description(
      'Change what a client was registered with. Addresses that are given take the place of those that were. Access tokens ' +
        'that are out stay what they are.',
    )
    .argument('<id>', which)
    .addOption(accessTokenFormat());
  addClientOptionsTakenBack(addClientOptions(change))
    .addHelpText(
      'after',
      example('clients change Vg3kz0Qm5xY8bN1tR7cLpA --access-token-format jwt --require-par'),
    )
    .action((clientId: string, flags: ChangeFlags) => run((it) => changeClient(it, clientId, flags)));
}

/** What can be refused comes first, so that a refusal leaves everything as it was. */
async function changeClient(
  run: CommandRun,
  clientId: string,
  { accessTokenFormat, ...flags }: ChangeFlags,
): Promise<Outcome> {
  const options = clientOptionsOf(flags);
  const changes = Object.values(options).some((value) => value !== undefined);
  if (!changes && accessTokenFormat === undefined) throw new WrongUsage('Say what is to be changed.');
  const context = await openClients(run);
  let publication: Publication = { inForce: true };
  if (changes) {
    publication = await context.get(ChangeClient).change({ clientId, ...options, by: 'cli' });
  }
  if (accessTokenFormat !== undefined) {
    const format = { clientId, accessTokenFormat, by: 'cli' };
    publication = await context.get(ChangeAccessTokens).changeFormat(format);
  }
  return publicationReport(clientId, publication, 'changed');
}
