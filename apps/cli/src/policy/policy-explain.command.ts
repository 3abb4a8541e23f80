import { Option, type Command } from 'commander';
import {
  compiledDraft,
  PolicyExplanations,
  PolicyPublication,
  type Asker,
  type ExplainedRequest,
} from '@gatehouse/people';
import { explainRequest, type AskedRequest, type PolicyFile } from '@gatehouse/policy';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { WrongUsage } from '../command/wrong-usage';
import { openPeople, whom } from '../users/people';
import { explainDecision } from './explain-decision';
import { explanationReport } from './explanation-report';
import { findingLines, type FindingRow } from './finding-rows';
import { readGivenFiles, whichFiles } from './given-files';
import { judgedDraft } from './judged-draft';

/** Which of them have to be there is asked when the command runs. */
export interface ExplainOptions {
  /** One that was judged already, instead of one that is described. */
  readonly decision?: string;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly user?: string;
  readonly client?: string;
  readonly file?: readonly string[];
}

export function addPolicyExplain(policy: Command, run: RunAct): void {
  policy
    .command('explain')
    .description(
      'Tell what the gateway would answer, and why: which rule, what it requires, what is held and missing, which roles ' +
        'pass, which rules came close. By the code that decides, as if a person had just logged in by password; ' +
        'without --user and --client, for nobody. Exit code 0: let in; 1: refused. With --decision why a request was refused, ' +
        'and what would become of it now: the id is in X-Auth-Decision, on the page, and in the logs of the authorizer and of ' +
        'NGINX. Refusals are kept for a day; that no credentials came is not.',
    )
    .addOption(
      new Option('--decision <id>', 'a request that was refused').conflicts([
        ...['method', 'path', 'host', 'user', 'client', 'file'],
      ]),
    )
    .option('--method <method>', 'in capitals')
    .option('--path <path>', 'as a client sends it')
    .option('--host <host>', 'as a client sends it; left out, none is known')
    .option('--user <user>', whom)
    .addOption(new Option('--client <id>', 'an API client by itself').conflicts('user'))
    .option('--file <file...>', `judge by these as if they were published: ${whichFiles}`)
    .addHelpText('after', example('policy explain --method DELETE --path /api/users/42/locks/7 --user ada'))
    .action((options: ExplainOptions) =>
      run((it) =>
        options.decision === undefined ? explainRoute(it, options) : explainDecision(it, options.decision),
      ),
    );
}

async function explainRoute(run: CommandRun, options: ExplainOptions): Promise<Outcome> {
  const asked = requestOf(options);
  const given = await readGivenFiles(options.file ?? []);
  if (given.problems.length > 0) return notJudged(given.problems);
  const candidate = options.file === undefined ? null : given.files;
  const { user, client } = options;
  const asker = user !== undefined ? { user } : client !== undefined ? { client } : null;
  return explanationReport(asked, await explained(run, asked, asker, candidate), candidate !== null);
}

/** Files are judged for nobody without a database too. */
async function explained(
  run: CommandRun,
  asked: AskedRequest,
  asker: Asker,
  candidate: readonly PolicyFile[] | null,
): Promise<ExplainedRequest> {
  if (asker === null && candidate !== null) {
    const { draft } = await judgedDraft(run, candidate);
    return explainRequest(compiledDraft(draft), asked, null, 0);
  }
  const context = await openPeople(run);
  const draft = candidate && (await context.get(PolicyPublication).draft(candidate));
  return context.get(PolicyExplanations).explain(asked, asker, draft);
}

function notJudged(findings: readonly FindingRow[]): Outcome {
  const error = {
    code: 'policy_not_valid',
    message: 'Nothing was judged: these are no policy files.',
    findings,
  };
  return { json: { error }, text: `${findingLines(findings)}${error.message}`, exitCode: 1 };
}

function requestOf({ method, path, host }: ExplainOptions): AskedRequest {
  if (method === undefined || path === undefined)
    throw new WrongUsage('--method and --path, or --decision, have to say which request');
  return { method, target: path, host: host ?? null };
}
