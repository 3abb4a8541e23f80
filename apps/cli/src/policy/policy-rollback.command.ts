import type { Command } from 'commander';
import { PolicyPublication } from '@gatehouse/people';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { openPeople } from '../users/people';
import { versionNumber } from './version-number';
import { commentWords, dryRunWords, publishDraft, type PublishOptions } from './publication';

export function addPolicyRollback(policy: Command, run: RunAct): void {
  policy
    .command('rollback')
    .description(
      'Publish again what an earlier version said, files, roles and all, as a new version. The exit codes are those of ' +
        '`policy publish`.',
    )
    .argument('<version>', 'as `policy history` shows it', versionNumber)
    .option('--comment <text>', commentWords)
    .option('--dry-run', dryRunWords)
    .addHelpText('after', example('policy rollback 7'))
    .action((version: number, options: PublishOptions) =>
      run(async (it) => {
        const context = await openPeople(it);
        const draft = await context.get(PolicyPublication).draftOfVersion(version);
        return publishDraft(context, draft, { comment: `Back to version ${version}.`, ...options });
      }),
    );
}
