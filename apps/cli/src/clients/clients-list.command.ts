import type { Command } from 'commander';
import { Clients, type Client } from '@gatehouse/registry-data';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { clientJson, clientTable, clientText } from './client-rows';
import { openClients, which } from './open-clients';

/** Clients read at a time. */
const page = 500;

export function addClientsList(clients: Command, run: RunAct): void {
  clients
    .command('list')
    .description('All API clients, by client id.')
    .addHelpText('after', example('clients list --json'))
    .action(() => run(listClients));
}

export function addClientsShow(clients: Command, run: RunAct): void {
  clients
    .command('show')
    .description('Everything about one client but its secrets, which nobody has.')
    .argument('<id>', which)
    .addHelpText('after', example('clients show Vg3kz0Qm5xY8bN1tR7cLpA'))
    .action((id: string) =>
      run(async (it) => {
        const client = await (await openClients(it)).get(Clients).get(id);
        return { json: clientJson(client), text: clientText(client) };
      }),
    );
}

async function listClients(run: CommandRun): Promise<Outcome> {
  const clients = allOf((await openClients(run)).get(Clients));
  if (!run.flags.json) return { json: null, text: clientTable(clients) };
  // All of them before the first is printed: a database that fails half-way must leave one value, the error.
  const all: object[] = [];
  for await (const client of clients) all.push(clientJson(client));
  return { json: all, text: '' };
}

async function* allOf(clients: Clients): AsyncIterable<Client> {
  for (let after: string | undefined; ;) {
    const some = await clients.list({ limit: page, after });
    yield* some;
    if (some.length < page) return;
    after = some.at(-1)!.clientId;
  }
}
