import type { Command } from 'commander';
import { ChangeScopes } from '@gatehouse/api-clients';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { scopes } from './clients-create.command';
import { openClients, which } from './open-clients';
import { publicationReport } from './publication-report';

interface ScopeOptions {
  readonly scope: readonly string[];
}

export function addClientsApprove(clients: Command, run: RunAct): void {
  clients
    .command('approve')
    .description('Approve scopes for a client. They hold from its next request on.')
    .argument('<id>', which)
    .requiredOption('--scope <scope...>', 'what it may ask for', scopes)
    .addHelpText('after', example('clients approve Vg3kz0Qm5xY8bN1tR7cLpA --scope submission:read'))
    .action((clientId: string, options: ScopeOptions) =>
      run(async (it) => {
        const change = (await openClients(it)).get(ChangeScopes);
        const act = { clientId, scopes: options.scope, by: 'cli' } as const;
        return publicationReport(clientId, await change.approve(act), 'approved');
      }),
    );
}

export function addClientsWithdraw(clients: Command, run: RunAct): void {
  clients
    .command('withdraw')
    .description('Take scopes from a client, also from tokens that are out already.')
    .argument('<id>', which)
    .requiredOption('--scope <scope...>', 'what it loses', scopes)
    .addHelpText('after', example('clients withdraw Vg3kz0Qm5xY8bN1tR7cLpA --scope submission:read'))
    .action((clientId: string, options: ScopeOptions) =>
      run(async (it) => {
        const change = (await openClients(it)).get(ChangeScopes);
        const act = { clientId, scopes: options.scope, by: 'cli' } as const;
        return publicationReport(clientId, await change.withdraw(act), 'withdrawn');
      }),
    );
}
