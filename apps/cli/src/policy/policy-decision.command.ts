import type { Command } from 'commander';
import { DomainError } from '@gatehouse/identity';
import { DecisionStore, TokenStoreModule } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { decisionReport } from './decision-report';
import { judgedNow } from './judged-now';

export function addPolicyDecision(policy: Command, run: RunAct): void {
  policy
    .command('decision')
    .description(
      'Tell why a request was refused, and what would become of it now. The id is in X-Auth-Decision, on the page, and in the ' +
        'logs of the authorizer and of NGINX. Refusals are kept for a day; that no credentials came is not.',
    )
    .argument('<id>', 'of the decision')
    .addHelpText('after', example('policy decision dH4LpptZT-1f'))
    .action((id: string) => run((it) => explainDecision(it, id)));
}

/** Throws `not_found` `unknown_decision`. Needs the token store; the databases only if the session has ended. */
export async function explainDecision(run: CommandRun, id: string): Promise<Outcome> {
  const settings = run.settings();
  const context = await run.open(settings, [TokenStoreModule.forRoot(settings)]);
  const record = await context.get(DecisionStore).find(id);
  if (record === null) {
    const message =
      'There is no record of that decision: it let somebody in, is older than a day, came without credentials, or was left ' +
      'out because there were too many at that moment. The log of the authorizer has every refusal.';
    throw new DomainError('not_found', 'unknown_decision', message);
  }
  return decisionReport(record, await judgedNow(run, context, record));
}
