import type { Command } from 'commander';
import { DomainError } from '@gatehouse/identity';
import { SessionStore, TokenStoreModule } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { addPolicyDecision } from './policy-decision.command';
import { addPolicyShadow } from './policy-shadow.command';

export function addPolicy(program: Command, run: RunAct): void {
  const policy = program.command('policy').description('What is allowed.');
  policy
    .command('export')
    .description('Print the policy in force, as the token store has it, with its roles.')
    .addHelpText('after', example('policy export > policy.json'))
    .action(() => run(exportPolicy));
  addPolicyDecision(policy, run);
  addPolicyShadow(policy, run);
}

async function exportPolicy(run: CommandRun): Promise<Outcome> {
  const settings = run.settings();
  const context = await run.open(settings, [TokenStoreModule.forRoot(settings)]);
  const policy = await context.get(SessionStore).readPolicy();
  if (policy === null) {
    const message = 'There is no policy in the token store: every request is refused. Run `migrate`.';
    throw new DomainError('not_found', 'no_policy', message);
  }
  return { json: policy, text: JSON.stringify(policy, null, 2) };
}
