import { InvalidArgumentError, type Command } from 'commander';
import { ChangeSecrets } from '@gatehouse/api-clients';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { openClients, which } from './open-clients';
import { publicationReport } from './publication-report';

export function addClientsSecrets(clients: Command, run: RunAct): void {
  const secrets = clients
    .command('secrets')
    .description('Secrets of clients: two are live while programs change over.');
  secrets
    .command('add')
    .description('Give a client a second secret, and show it once. The first one stays until it is removed.')
    .argument('<id>', which)
    .option('--retire-others-in <seconds>', 'seconds from which the older secret no longer holds', seconds)
    .addHelpText('after', example('clients secrets add Vg3kz0Qm5xY8bN1tR7cLpA --retire-others-in 86400'))
    .action((clientId: string, { retireOthersIn }: { retireOthersIn?: number }) =>
      run(async (it): Promise<Outcome> => {
        const change = (await openClients(it)).get(ChangeSecrets);
        const added = await change.add({ clientId, by: 'cli', retireOthersIn: retireOthersIn ?? null });
        const { json, text, exitCode } = publicationReport(clientId, added, 'secret added', {
          client_secret: added.clientSecret,
        });
        return { json, text: `${String(text)} Secret, shown only now: ${added.clientSecret}`, exitCode };
      }),
    );
  secrets
    .command('remove')
    .description('Take a secret away at once. The last one stays: `clients revoke` cuts a client off.')
    .argument('<id>', which)
    .argument('<secret>', 'its number, as `clients show` shows it', number)
    .addHelpText('after', example('clients secrets remove Vg3kz0Qm5xY8bN1tR7cLpA 7'))
    .action((clientId: string, secretId: number) =>
      run(async (it) => {
        const change = (await openClients(it)).get(ChangeSecrets);
        const publication = await change.remove({ clientId, secretId, by: 'cli' });
        return publicationReport(clientId, publication, 'secret removed');
      }),
    );
}

function seconds(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('That is no number of seconds.');
  return Number(text);
}

function number(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new InvalidArgumentError('That is no number of a secret.');
  return Number(text);
}
