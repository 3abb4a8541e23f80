import type { Command } from 'commander';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { findingLines, findingRows, hasErrors, type FindingRow } from './finding-rows';
import { readGivenFiles, whichFiles } from './given-files';
import { judgedDraft } from './judged-draft';

export function addPolicyLint(policy: Command, run: RunAct): void {
  policy
    .command('lint')
    .description(
      'Tell everything that is wrong with policy files, together with those of other owners that are published; by ' +
        'themselves where there is no database. Changes nothing. Exit code 1: there are errors; warnings alone are 0.',
    )
    .argument('<file...>', whichFiles)
    .addHelpText('after', example('policy lint docs/examples/policy/*.yaml'))
    .action((paths: readonly string[]) => run((it) => lintFiles(it, paths)));
}

async function lintFiles(run: CommandRun, given: readonly string[]): Promise<Outcome> {
  const { files, paths, problems } = await readGivenFiles(given);
  if (problems.length > 0) return report(problems, null, 'their form comes first');
  const { draft, alone } = await judgedDraft(run, files);
  return report(findingRows(draft.findings, draft.content, paths), draft.basedOn, alone);
}

/** @param alone why they were not judged with what is published */
function report(findings: readonly FindingRow[], version: number | null, alone: string | null): Outcome {
  const isSound = !hasErrors(findings);
  const count = (severity: string) => findings.filter((one) => one.severity === severity).length;
  const with_published = alone === null ? version : null;
  const how = alone === null ? `with published version ${version}` : `by themselves: ${alone}`;
  return {
    json: { sound: isSound, with_published, alone, findings },
    text: `${findingLines(findings)}${count('error')} errors, ${count('warning')} warnings (judged ${how}).`,
    exitCode: isSound ? 0 : 1,
  };
}
