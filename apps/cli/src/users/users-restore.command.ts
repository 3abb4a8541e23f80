import type { Command } from 'commander';
import { PersonDirectory, Revocation } from '@gatehouse/people';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { openPeople, whom } from './people';
import { revocationReport } from './revocation-report';

export function addUsersRestore(users: Command, run: RunAct): void {
  users
    .command('restore')
    .description(
      'Undo `users revoke`, and nothing else: whom the old system had banned stays banned. Sessions do not ' +
        'come back; the person logs in again.',
    )
    .argument('<user>', whom)
    .addHelpText('after', example('users restore ada'))
    .action((user: string) =>
      run(async (it) => {
        const context = await openPeople(it);
        const account = await context.get(PersonDirectory).getAccount(user);
        const outcome = await context.get(Revocation).restore({ account, by: 'cli' });
        return revocationReport(user, outcome, 'restored');
      }),
    );
}
