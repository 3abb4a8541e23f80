import type { Command } from 'commander';
import { ClientRevocation } from '@gatehouse/api-clients';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { openClients, which } from './open-clients';
import { publicationReport } from './publication-report';

export function addClientsRevoke(clients: Command, run: RunAct): void {
  clients
    .command('revoke')
    .description(
      'Cut a client off at once: every token ends, and it gets no new one. Exit code 0: in force; 1 with “recorded, ' +
        'not yet in force”: the token store is down.',
    )
    .argument('<id>', which)
    .option('--reason <reason>', 'for the audit', '')
    .addHelpText('after', example('clients revoke Vg3kz0Qm5xY8bN1tR7cLpA --reason "leaked secret"'))
    .action((clientId: string, { reason }: { reason: string }) =>
      run(async (it) => {
        const revocation = (await openClients(it)).get(ClientRevocation);
        return publicationReport(
          clientId,
          await revocation.revoke({ clientId, by: 'cli', reason }),
          'revoked',
        );
      }),
    );
}

export function addClientsRestore(clients: Command, run: RunAct): void {
  clients
    .command('restore')
    .description('Let a revoked client in again. Tokens from before stay dead; it gets new ones.')
    .argument('<id>', which)
    .addHelpText('after', example('clients restore Vg3kz0Qm5xY8bN1tR7cLpA'))
    .action((clientId: string) =>
      run(async (it) => {
        const revocation = (await openClients(it)).get(ClientRevocation);
        return publicationReport(clientId, await revocation.restore({ clientId, by: 'cli' }), 'restored');
      }),
    );
}
