import type { Command } from 'commander';
import { DomainError } from '@gatehouse/identity';
import { PolicyPublication, PolicyShadow, ShadowResults } from '@gatehouse/people';
import { SessionStore, ShadowStore, TokenStoreModule } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { openPeople } from '../users/people';
import { candidateFiles } from './candidate-files';
import { shadowJson, shadowText } from './shadow-report';

interface CommentOption {
  readonly comment?: string;
}

const byOperator = { by: 'cli', origin: null } as const;
const commentWords = 'for the history and the audit';

export function addPolicyShadow(policy: Command, run: RunAct): void {
  const shadow = policy
    .command('shadow')
    .description('Try a policy out on live traffic: judged after the answers, it decides nothing.');
  shadow
    .command('start')
    .description(
      'Judge every request by these files as well, as if they were published; authorizers begin within two seconds. What ' +
        'could not be published is refused.',
    )
    .argument('<file...>', 'policy files; the files of other owners stay as they are')
    .option('--comment <text>', commentWords)
    .addHelpText('after', example('policy shadow start locks.yaml --comment "Locks belong to people"'))
    .action((files: string[], options: CommentOption) => run((it) => start(it, files, options)));
  shadow
    .command('status')
    .description(
      'What it would change: counts by rule and reason, with samples. Needs the token store alone.',
    )
    .addHelpText('after', example('policy shadow status'))
    .action(() => run(status));
  shadow
    .command('stop')
    .description('Take the candidate away, and print what was seen.')
    .addHelpText('after', example('policy shadow stop'))
    .action(() => run(stop));
  shadow
    .command('promote')
    .description('Publish the candidate as the policy, unless another was published since it was made.')
    .option('--comment <text>', `${commentWords}; left out, that of the start`)
    .addHelpText('after', example('policy shadow promote'))
    .action((options: CommentOption) => run((it) => promote(it, options)));
}

async function start(run: CommandRun, paths: string[], { comment = '' }: CommentOption): Promise<Outcome> {
  const files = await candidateFiles(paths);
  const context = await openPeople(run);
  const draft = await context.get(PolicyPublication).draft(files);
  const candidate = await context.get(PolicyShadow).start(draft, { ...byOperator, comment });
  const { findings, diff } = draft;
  const warnings = findings
    .map(({ rules, message }) => `warning: ${rules.join(', ')}: ${message}\n`)
    .join('');
  return {
    json: { candidate: candidate.id, based_on: candidate.basedOn, findings, diff },
    text: `${warnings}Candidate ${candidate.id}, made from version ${candidate.basedOn}, is being tried out. \`policy shadow status\` tells what it would change.`,
  };
}

async function status(run: CommandRun): Promise<Outcome> {
  const settings = run.settings();
  const context = await run.open(settings, [TokenStoreModule.forRoot(settings)]);
  const found = await new ShadowResults(context.get(ShadowStore), context.get(SessionStore)).status();
  if (found === null) throw new DomainError('not_found', 'no_shadow', 'No policy is being tried out.');
  return { json: shadowJson(found), text: shadowText(found) };
}

async function stop(run: CommandRun): Promise<Outcome> {
  const seen = await (await openPeople(run)).get(PolicyShadow).stop(byOperator);
  return { json: { stopped: true, ...shadowJson(seen) }, text: `${shadowText(seen)}\nStopped.` };
}

async function promote(run: CommandRun, { comment = null }: { comment?: string | null }): Promise<Outcome> {
  const context = await openPeople(run);
  const { version, inForce } = await context.get(PolicyShadow).promote({ ...byOperator, comment });
  return {
    json: { version, in_force: inForce },
    text: inForce
      ? `Version ${version}: published, in force.`
      : `Version ${version}: recorded, not yet in force. The token store does not answer; the accounts app enforces it when it does.`,
    exitCode: inForce ? 0 : 1,
  };
}
