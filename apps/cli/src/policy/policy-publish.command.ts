import type { Command } from 'commander';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { readGivenFiles, whichFiles } from './given-files';
import { draftAgainstPublished } from './judged-draft';
import { commentWords, dryRunWords, publishDraft, refusedForm, type PublishOptions } from './publication';

export function addPolicyPublish(policy: Command, run: RunAct): void {
  policy
    .command('publish')
    .description(
      'Put policy files in force as one new version: each takes the place of its owner’s, and those of other owners ' +
        'stay. Findings and changes are shown first; with errors nothing changes. Exit code 0: in force; 1 with ' +
        '“recorded, not yet in force”: the token store is down.',
    )
    .argument('<file...>', whichFiles)
    .option('--comment <text>', commentWords)
    .option('--dry-run', dryRunWords)
    .addHelpText(
      'after',
      example('policy publish docs/examples/policy/*.yaml --comment "Locks belong to people"'),
    )
    .action((given: readonly string[], options: PublishOptions) =>
      run(async (it) => {
        const { files, paths, problems } = await readGivenFiles(given);
        if (problems.length > 0) return refusedForm(problems);
        const { draft, context } = await draftAgainstPublished(it, files);
        return publishDraft(context, draft, options, paths);
      }),
    );
}
