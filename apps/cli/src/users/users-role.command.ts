import { InvalidArgumentError, type Command } from 'commander';
import { PersonDirectory, RoleAssignment, type RoleOutcome } from '@gatehouse/people';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { harmless } from '../console/columns';
import { openPeople, whom } from './people';

/** `users assign` and `users deassign`: roles beside those that the old system gives. */
export function addUsersRole(users: Command, run: RunAct): void {
  users
    .command('assign')
    .description(
      'Give somebody a role of the policy, beside those that the old system gives. Their sessions have it from the next ' +
        'request on.',
    )
    .argument('<user>', whom)
    .requiredOption('--role <role>', 'as `policy export` has it')
    .option('--until <time>', 'when it ends: 2027-01-31, or 2027-01-31T12:00:00Z; left out, never', timeOf)
    .addHelpText('after', example('users assign ada --role policy-editor'))
    .action((user: string, { role, until }: { role: string; until?: number }) =>
      run(async (it) => {
        const context = await openPeople(it);
        const account = await context.get(PersonDirectory).getAccount(user);
        const act = { account, role, expires: until ?? null, by: 'cli' as const, origin: null };
        return report(user, role, await context.get(RoleAssignment).assign(act), 'has');
      }),
    );
  users
    .command('deassign')
    .description('Take a role away that `users assign` gave, from the next request on.')
    .argument('<user>', whom)
    .requiredOption('--role <role>', 'as `users show` has it')
    .addHelpText('after', example('users deassign ada --role policy-editor'))
    .action((user: string, { role }: { role: string }) =>
      run(async (it) => {
        const context = await openPeople(it);
        const account = await context.get(PersonDirectory).getAccount(user);
        const act = { account, role, by: 'cli' as const, origin: null };
        return report(user, role, await context.get(RoleAssignment).deassign(act), 'no longer has');
      }),
    );
}

/** UNIX seconds. */
function timeOf(text: string): number {
  const time = /^\d{4}-\d\d-\d\d(T[\d:]+(\.\d+)?(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('Not a time.');
  return Math.floor(time / 1000);
}

function report(user: string, role: string, { uuid, inForce }: RoleOutcome, has: string): Outcome {
  const who = user.toLowerCase() === uuid ? uuid : `${harmless(user)} (${uuid})`;
  const json = { uuid, role, in_force: inForce };
  if (inForce) return { json, text: `${who} ${has} the role ${role}, in force.` };
  const later = 'The token store does not answer; the accounts app sees to it when it does.';
  return { json, text: `${who} ${has} the role ${role}: recorded, not yet in force. ${later}`, exitCode: 1 };
}
