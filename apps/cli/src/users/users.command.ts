import type { Command } from 'commander';
import type { RunAct } from '../command/run-command';
import { addUsersCreate } from './users-create.command';
import { addUsersRestore } from './users-restore.command';
import { addUsersRevoke } from './users-revoke.command';
import { addUsersRole } from './users-role.command';
import { addUsersShow } from './users-show.command';

export function addUsers(program: Command, run: RunAct): void {
  const users = program.command('users').description('People.');
  for (const add of [addUsersCreate, addUsersShow, addUsersRevoke, addUsersRestore, addUsersRole])
    add(users, run);
}
