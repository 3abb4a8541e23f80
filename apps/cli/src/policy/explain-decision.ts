import { DomainError } from '@gatehouse/identity';
import { DecisionStore, TokenStoreModule } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import type { Outcome } from '../command/outcome';
import { decisionReport } from './decision-report';
import { judgedNow } from './judged-now';

/**
 * Why a request was refused, and what would become of it now. Throws `not_found` `unknown_decision`. Needs the token store;
 * the databases only if the session has ended.
 */
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
