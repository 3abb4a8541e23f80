import type { Command } from 'commander';
import type { RunAct } from '../command/run-command';
import { addSessionsEnd } from './sessions-end.command';
import { addSessionsList } from './sessions-list.command';

export function addSessions(program: Command, run: RunAct): void {
  const sessions = program.command('sessions').description('Sessions of people and programs.');
  addSessionsList(sessions, run);
  addSessionsEnd(sessions, run);
}
