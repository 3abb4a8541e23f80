import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { pendingMigrations } from '@gatehouse/accounts-data';
import { CreatePerson } from '@gatehouse/people';
import { notMigrated, databaseToken, type openDatabase } from '@gatehouse/platform';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { WrongUsage } from '../command/wrong-usage';
import { readPassword } from '../console/password-input';
import { openPeople } from './people';

interface CreateOptions {
  readonly username: string;
  readonly email: string;
  readonly passwordStdin?: true;
  readonly admin?: true;
  readonly verified?: true;
}

export function addUsersCreate(users: Command, run: RunAct): void {
  users
    .command('create')
    .description('Create a person, in the legacy tables too, as the old system’s own registration does.')
    .requiredOption('--username <name>', 'the name to log in with')
    .requiredOption('--email <address>', 'the e-mail address')
    .option('--password-stdin', 'read the password from standard input; at a terminal it is asked for')
    .option('--admin', 'make an administrator (policy class 1)')
    .option('--verified', 'take the e-mail address for verified: without that nobody logs in')
    .addHelpText(
      'after',
      example(
        'users create --username ada --email ada@example.org --password-stdin --verified < password.txt',
      ),
    )
    .action((options: CreateOptions) => run((it) => createUser(it, options)));
}

async function createUser(run: CommandRun, options: CreateOptions): Promise<Outcome> {
  if (!options.passwordStdin)
    throw new WrongUsage('--password-stdin is missing: a password has no other way in.');
  const settings = run.settings();
  const password = await readPassword();
  const context = await openPeople(run, settings);
  await refuseUnmigrated(context);
  const created = await context.get(CreatePerson).create({
    username: options.username,
    email: options.email,
    password,
    administrator: options.admin === true,
    verified: options.verified === true,
    by: 'cli',
  });
  return {
    json: { uuid: created.uuid, user_id: created.userId, username: created.username },
    text: `Created ${created.username}: UUID ${created.uuid}, legacy id ${created.userId}.`,
  };
}

/** The legacy rows come first: a missing table of ours must not show only after them. */
async function refuseUnmigrated(context: INestApplicationContext): Promise<void> {
  const database = context.get<Awaited<ReturnType<typeof openDatabase>>>(databaseToken('accounts'));
  if ((await pendingMigrations(database)).length > 0) throw notMigrated();
}
