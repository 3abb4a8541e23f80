import type { Command } from 'commander';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { migrate } from './migrate';
import { pendingSteps } from './pending';

export function addMigrate(program: Command, run: RunAct): void {
  program
    .command('migrate')
    .description(
      'Bring our own tables up to date. Creates the legacy tables only in an empty embedded SQLite file, ' +
        'and publishes a first policy if none was ever published. May run at any time, also twice at once.',
    )
    .option('--check', 'change nothing: list what is pending, and exit with 1 if anything is')
    .addHelpText('after', example('migrate --check'))
    .action(({ check }: { check?: true }) =>
      run(async (it) => {
        if (!check) return migrate(it, it.settings());
        const pending = await pendingSteps(it, it.settings());
        const text = pending.length === 0 ? 'Nothing is pending.' : `Pending:\n  ${pending.join('\n  ')}`;
        return { json: { pending }, text, exitCode: pending.length === 0 ? 0 : 1 };
      }),
    );
}
