import type { Command } from 'commander';
import type { RunAct } from '../command/run-command';
import { addClientsChange } from './clients-change.command';
import { addClientsCreate } from './clients-create.command';
import { addClientsList, addClientsShow } from './clients-list.command';
import { addClientsRestore, addClientsRevoke } from './clients-revoke.command';
import { addClientsApprove, addClientsWithdraw } from './clients-scopes.command';
import { addClientsSecrets } from './clients-secrets.command';

export function addClients(program: Command, run: RunAct): void {
  const clients = program.command('clients').description('API clients.');
  for (const add of [
    addClientsCreate,
    addClientsList,
    addClientsShow,
    addClientsChange,
    addClientsRevoke,
    addClientsRestore,
    addClientsApprove,
    addClientsWithdraw,
    addClientsSecrets,
  ]) {
    add(clients, run);
  }
}
