import type { Command } from 'commander';
import type { RunAct } from '../command/run-command';
import { addPolicyDiff } from './policy-diff.command';
import { addPolicyExplain } from './policy-explain.command';
import { addPolicyExport } from './policy-export.command';
import { addPolicyHistory } from './policy-history.command';
import { addPolicyLint } from './policy-lint.command';
import { addPolicyPublish } from './policy-publish.command';
import { addPolicyRemove } from './policy-remove.command';
import { addPolicyRollback } from './policy-rollback.command';
import { addPolicySchema } from './policy-schema.command';
import { addPolicyShadow } from './policy-shadow.command';

export function addPolicy(program: Command, run: RunAct): void {
  const policy = program.command('policy').description('Who may do what: files, versions, and what holds.');
  for (const add of [
    addPolicyLint,
    addPolicyDiff,
    addPolicyPublish,
    addPolicyExplain,
    addPolicyExport,
    addPolicyHistory,
    addPolicyRollback,
    addPolicyRemove,
    addPolicySchema,
    addPolicyShadow,
  ])
    add(policy, run);
}
