import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { AccountsDataModule, Policies, type PolicyVersion } from '@gatehouse/accounts-data';
import { DomainError } from '@gatehouse/identity';
import { fileOf, filesOf, type PolicyFile } from '@gatehouse/policy';
import { policyText, policyTextOfAll } from '@gatehouse/policy/files';
import { SessionStore, TokenStoreModule } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { versionNumber } from './version-number';

type Format = 'yaml' | 'json';

interface ExportOptions {
  readonly owner?: string;
  readonly version?: number;
  readonly format: Format;
  readonly output?: string;
  readonly inForce?: true;
}

export function addPolicyExport(policy: Command, run: RunAct): void {
  policy
    .command('export')
    .description(
      'Print the policy as files that `policy publish` takes: of one owner, or of all in one text. With --in-force what ' +
        'requests are judged by, as the token store has it, as JSON.',
    )
    .option('--owner <owner>', 'only this owner’s file')
    .option('--version <number>', 'an earlier version instead of the current one', versionNumber)
    .addOption(new Option('--format <format>', 'of the files').choices(['yaml', 'json']).default('yaml'))
    .option('--output <folder>', 'write a file for each owner there, over those of the same name')
    .addOption(
      new Option('--in-force', 'as the token store has it').conflicts(['owner', 'version', 'output']),
    )
    .addHelpText('after', example('policy export --output policy/'))
    .action((options: ExportOptions) =>
      run((it) => (options.inForce ? exportInForce(it) : exportFiles(it, options))),
    );
}

async function exportFiles(run: CommandRun, options: ExportOptions): Promise<Outcome> {
  const settings = run.settings();
  const context = await run.open(settings, [AccountsDataModule.forRoot(settings)]);
  const { version, content } = await wanted(context.get(Policies), options.version);
  const { owner, format, output } = options;
  const files = owner === undefined ? filesOf(content) : [getFile(fileOf(content, owner), owner)];
  if (output === undefined) return { json: { version, files }, text: textOf(files, options) };
  const written = await writeFiles(output, files, format);
  const text = `Version ${version}:\n${written.map((path) => `  ${path}\n`).join('')}`;
  return { json: { version, written }, text };
}

async function wanted(policies: Policies, version: number | undefined): Promise<PolicyVersion> {
  const found = await (version === undefined ? policies.latest() : policies.byVersion(version));
  if (found !== null) return found;
  if (version === undefined)
    throw new DomainError('not_found', 'no_policy', 'No policy was ever published. Run `migrate`.');
  throw new DomainError('not_found', 'unknown_version', `There is no version ${version}.`);
}

function getFile(file: PolicyFile | null, owner: string): PolicyFile {
  if (file !== null) return file;
  throw new DomainError('not_found', 'unknown_owner', `No file of “${owner}” is published.`);
}

function textOf(files: readonly PolicyFile[], { owner, format }: ExportOptions): string {
  return owner === undefined ? policyTextOfAll(files, format) : policyText(files[0]!, format);
}

/** An owner's name is made of letters, digits and hyphens: no path hides in it. */
async function writeFiles(
  folder: string,
  files: readonly PolicyFile[],
  format: Format,
): Promise<readonly string[]> {
  try {
    await mkdir(folder, { recursive: true });
    const written: string[] = [];
    for (const file of files) {
      const path = join(folder, `${file.owner}.${format}`);
      await writeFile(path, policyText(file, format));
      written.push(path);
    }
    return written;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'error';
    throw new DomainError('refused', 'file_not_writable', `${folder} cannot be written to (${code}).`, {
      cause,
    });
  }
}

async function exportInForce(run: CommandRun): Promise<Outcome> {
  const settings = run.settings();
  const context = await run.open(settings, [TokenStoreModule.forRoot(settings)]);
  const policy = await context.get(SessionStore).readPolicy();
  if (policy === null) {
    const message = 'There is no policy in the token store: every request is refused. Run `migrate`.';
    throw new DomainError('not_found', 'no_policy', message);
  }
  return { json: policy, text: JSON.stringify(policy, null, 2) };
}
