import type { INestApplicationContext } from '@nestjs/common';
import { ApiClientsModule } from '@gatehouse/api-clients';
import type { CommandRun } from '../command/command-run';

/** Opens what acts on clients need: the registry database and the token store. */
export function openClients(run: CommandRun): Promise<INestApplicationContext> {
  const settings = run.settings();
  return run.open(settings, [ApiClientsModule.forRoot(settings, { background: false })]);
}

/** How a client is named, for the help of every command that asks for one. */
export const which = 'client id, as `clients list` shows it';
