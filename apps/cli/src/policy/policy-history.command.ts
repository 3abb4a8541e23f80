import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { AccountsDataModule, Policies, type PolicyVersion } from '@gatehouse/accounts-data';
import { SessionStore, TokenStoreModule } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { columns } from '../console/columns';
import { isoTime } from '../console/iso-time';
import { versionInStore } from './version-in-store';

export function addPolicyHistory(policy: Command, run: RunAct): void {
  policy
    .command('history')
    .description('The versions of the policy, the newest first: who published what, when and why.')
    .option('--limit <number>', 'how many at most', limitNumber, 20)
    .addHelpText('after', example('policy history --limit 5'))
    .action(({ limit }: { limit: number }) => run((it) => history(it, limit)));
}

async function history(run: CommandRun, limit: number): Promise<Outcome> {
  const settings = run.settings();
  const modules = [AccountsDataModule.forRoot(settings), TokenStoreModule.forRoot(settings)];
  const context = await run.open(settings, modules);
  const versions = await context.get(Policies).list(limit);
  const stored = await versionInStore(context.get(SessionStore));
  const rows = versions.map((version) => rowOf(version, stored));
  return { json: { versions: rows, in_force: stored }, text: textOf(rows, stored) };
}

function rowOf(
  { version, publishedAt, publishedBy, comment, content }: PolicyVersion,
  stored: number | null,
) {
  return {
    version,
    published_at: isoTime(publishedAt),
    published_by: publishedBy,
    comment,
    owners: content.files.map(({ owner }) => owner),
    rules: content.files.reduce((sum, { rules = [] }) => sum + rules.length, 0),
    roles: Object.keys(content.roles).length,
    /** Null: the token store does not answer. */
    in_force: stored === null ? null : stored === version,
  };
}

function textOf(rows: readonly ReturnType<typeof rowOf>[], stored: number | null): string {
  if (rows.length === 0) return 'No policy was ever published. Run `migrate`.';
  const table = columns([
    ['VERSION', 'PUBLISHED', 'BY', 'RULES', 'OWNERS', 'COMMENT'],
    ...rows.map((row) => [
      `${row.version}${row.in_force === true ? ' (in force)' : ''}`,
      row.published_at,
      row.published_by,
      String(row.rules),
      row.owners.join(', '),
      row.comment,
    ]),
  ]);
  return stored === null ? `${table}The token store does not answer: what is in force is not known.` : table;
}

function limitNumber(text: string): number {
  if (!/^[1-9][0-9]{0,3}$/.test(text)) throw new InvalidArgumentError('A number from 1 to 9999.');
  return Number(text);
}
