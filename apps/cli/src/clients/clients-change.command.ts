import type { Command } from 'commander';
import { ChangeAccessTokens } from '@gatehouse/api-clients';
import type { AccessTokenFormat } from '@gatehouse/identity';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { accessTokenFormat } from './clients-create.command';
import { openClients, which } from './open-clients';
import { publicationReport } from './publication-report';

export function addClientsChange(clients: Command, run: RunAct): void {
  clients
    .command('change')
    .description(
      'Change what a client’s access tokens are, from its next one on. Those that are out stay good.',
    )
    .argument('<id>', which)
    .addOption(accessTokenFormat().makeOptionMandatory())
    .addHelpText('after', example('clients change Vg3kz0Qm5xY8bN1tR7cLpA --access-token-format jwt'))
    .action((clientId: string, options: { readonly accessTokenFormat: AccessTokenFormat }) =>
      run(async (it) => {
        const change = (await openClients(it)).get(ChangeAccessTokens);
        return publicationReport(
          clientId,
          await change.changeFormat({ clientId, ...options, by: 'cli' }),
          'changed',
        );
      }),
    );
}
