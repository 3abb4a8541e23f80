import type { Command } from 'commander';
import { PolicyPublication } from '@gatehouse/people';
import { diffPolicies, policyOf, type PolicyDiff } from '@gatehouse/policy';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { WrongUsage } from '../command/wrong-usage';
import { openPeople } from '../users/people';
import { diffText } from './diff-text';
import { findingLines, findingRows, type FindingRow } from './finding-rows';
import { readGivenFiles, whichFiles } from './given-files';
import { draftAgainstPublished } from './judged-draft';
import { versionNumber } from './version-number';

interface DiffOptions {
  readonly version?: number;
  readonly against?: number;
}

export function addPolicyDiff(policy: Command, run: RunAct): void {
  policy
    .command('diff')
    .description(
      'Tell what would change if these files were published, or what a version has that another has not. Changes ' +
        'nothing.',
    )
    .argument('[file...]', whichFiles)
    .option('--version <number>', 'a version instead of files', versionNumber)
    .option(
      '--against <number>',
      'the version to compare it with; the current one if left out',
      versionNumber,
    )
    .addHelpText('after', example('policy diff docs/examples/policy/*.yaml'))
    .action((paths: readonly string[], options: DiffOptions) =>
      run((it) => (paths.length > 0 ? diffOfFiles(it, paths, options) : diffOfVersions(it, options))),
    );
}

async function diffOfFiles(
  run: CommandRun,
  given: readonly string[],
  options: DiffOptions,
): Promise<Outcome> {
  if (options.version !== undefined || options.against !== undefined)
    throw new WrongUsage(
      'files are compared with the current version: --version and --against are for versions',
    );
  const { files, paths, problems } = await readGivenFiles(given);
  if (problems.length > 0) return { ...report(null, null, problems, null), exitCode: 1 };
  const { draft } = await draftAgainstPublished(run, files);
  return report(draft.basedOn, null, findingRows(draft.findings, draft.content, paths), draft.diff);
}

async function diffOfVersions(run: CommandRun, { version, against }: DiffOptions): Promise<Outcome> {
  if (version === undefined) throw new WrongUsage('files or --version have to say what is compared');
  const publication = (await openPeople(run)).get(PolicyPublication);
  const after = await publication.byVersion(version);
  const before = await (against === undefined ? publication.current() : publication.byVersion(against));
  const [was, is] = [before, after].map((one) => policyOf(one.content, one.version));
  return report(before.version, version, [], diffPolicies(was!, is!));
}

function report(
  before: number | null,
  after: number | null,
  findings: readonly FindingRow[],
  diff: PolicyDiff | null,
): Outcome {
  return {
    json: { before, after, findings, diff },
    text: `${findingLines(findings)}${diff === null ? 'Nothing was compared: there are errors.' : diffText(diff)}`,
  };
}
