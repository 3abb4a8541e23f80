import type { Command } from 'commander';
import { PersonDirectory } from '@gatehouse/people';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { openPeople, whom } from './people';
import { reportOn } from './person-report';
import { personText } from './person-text';

export function addUsersShow(users: Command, run: RunAct): void {
  users
    .command('show')
    .description(
      'Everything that decides what a person may do now, as both databases and the token store say.',
    )
    .argument('<user>', whom)
    .addHelpText('after', example('users show ada@example.org'))
    .action((user: string) =>
      run(async (it) => {
        const context = await openPeople(it);
        const report = await reportOn(await context.get(PersonDirectory).get(user), context);
        return { json: report, text: personText(report) };
      }),
    );
}
