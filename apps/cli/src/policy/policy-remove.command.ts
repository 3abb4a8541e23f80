import type { Command } from 'commander';
import { PolicyPublication } from '@gatehouse/people';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { WrongUsage } from '../command/wrong-usage';
import { openPeople } from '../users/people';
import { commentWords, dryRunWords, publishDraft, type PublishOptions } from './publication';

interface RemoveOptions extends PublishOptions {
  readonly owner?: readonly string[];
  readonly role?: readonly string[];
}

export function addPolicyRemove(policy: Command, run: RunAct): void {
  policy
    .command('remove')
    .description(
      'Publish a version without the files of these owners, and without these roles. A role that somebody has is not ' +
        'removed. The exit codes are those of `policy publish`.',
    )
    .option('--owner <owner...>', 'whose files go; the roles in them stay')
    .option('--role <role...>', 'roles that go')
    .option('--comment <text>', commentWords)
    .option('--dry-run', dryRunWords)
    .addHelpText('after', example('policy remove --owner old-service --role old-editor'))
    .action(({ owner: owners = [], role: roles = [], ...options }: RemoveOptions) =>
      run(async (it) => {
        if (owners.length + roles.length === 0)
          throw new WrongUsage('--owner or --role has to say what goes');
        const context = await openPeople(it);
        const draft = await context.get(PolicyPublication).draftWithout({ owners, roles });
        return publishDraft(context, draft, options);
      }),
    );
}
