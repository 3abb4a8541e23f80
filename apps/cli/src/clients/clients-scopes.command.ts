import type { Command } from 'commander';
import { ChangeScopes } from '@gatehouse/api-clients';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { scopes } from './clients-create.command';
import { openClients, which } from './open-clients';
import { publicationReport } from './publication-report';

interface ScopeChange {
  readonly name: 'approve' | 'withdraw';
  readonly description: string;
  readonly scope: string;
  readonly done: string;
}

export function addClientsApprove(clients: Command, run: RunAct): void {
  addScopeChange(clients, run, {
    name: 'approve',
    description: 'Approve scopes for a client. They hold from its next request on.',
    scope: 'what it may ask for',
    done: 'approved',
  });
}

export function addClientsWithdraw(clients: Command, run: RunAct): void {
  addScopeChange(clients, run, {
    name: 'withdraw',
    description: 'Take scopes from a client, also from tokens that are out already.',
    scope: 'what it loses',
    done: 'withdrawn',
  });
}

function addScopeChange(
  clients: Command,
  run: RunAct,
  { name, description, scope, done }: ScopeChange,
): void {
  clients
    .command(name)
    .description(description)
    .argument('<id>', which)
    .requiredOption('--scope <scope...>', scope, scopes)
    .addHelpText('after', example(`clients ${name} Vg3kz0Qm5xY8bN1tR7cLpA --scope submission:read`))
    .action((clientId: string, options: { readonly scope: readonly string[] }) =>
      run(async (it) => {
        const change = (await openClients(it)).get(ChangeScopes);
        const publication = await change[name]({ clientId, scopes: options.scope, by: 'cli' });
        return publicationReport(clientId, publication, done);
      }),
    );
}
