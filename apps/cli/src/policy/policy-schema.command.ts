import type { Command } from 'commander';
import { policyFileSchema } from '@gatehouse/policy/files';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';

export function addPolicySchema(policy: Command, run: RunAct): void {
  policy
    .command('schema')
    .description('Print the JSON Schema of policy files, by which editors complete and check them.')
    .addHelpText('after', example('policy schema > policy.schema.json'))
    .action(() =>
      run(async () => ({ json: policyFileSchema, text: JSON.stringify(policyFileSchema, null, 2) })),
    );
}
