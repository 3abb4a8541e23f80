import type { Command } from 'commander';
import { PersonDirectory, Revocation } from '@gatehouse/people';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { openPeople, whom } from './people';
import { revocationReport } from './revocation-report';

export function addUsersRevoke(users: Command, run: RunAct): void {
  users
    .command('revoke')
    .description(
      'Take all rights away at once: every session and token ends, log-in is refused, and the old system ' +
        'bans them too. Exit code 0: in force; 1 with “recorded, not yet in force”: the token store is down.',
    )
    .argument('<user>', whom)
    .option('--reason <reason>', 'for the audit, here and in the old system', '')
    .addHelpText('after', example('users revoke ada --reason "stolen laptop"'))
    .action((user: string, { reason }: { reason: string }) =>
      run(async (it) => {
        const context = await openPeople(it);
        const account = await context.get(PersonDirectory).getAccount(user);
        const act = { account, by: 'cli', reason };
        return revocationReport(user, await context.get(Revocation).revoke(act), 'revoked');
      }),
    );
}
