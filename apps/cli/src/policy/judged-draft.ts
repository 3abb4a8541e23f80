import type { INestApplicationContext } from '@nestjs/common';
import { accountsDatabase } from '@gatehouse/accounts-data';
import { DomainError } from '@gatehouse/identity';
import { draftWith, lintContextOf, PolicyPublication, type PolicyDraft } from '@gatehouse/people';
import { isMissingTable, openDatabase, SettingsError, type Settings } from '@gatehouse/platform';
import type { LintContext, PolicyFile } from '@gatehouse/policy';
import { knownScopes } from '@gatehouse/scopes';
import type { CommandRun } from '../command/command-run';
import { isUnwritten } from '../migrate/database-file';
import { openPeople } from '../users/people';

export interface JudgedDraft {
  readonly draft: PolicyDraft;
  /** Null: they were judged with what is published. */
  readonly alone: string | null;
}

/**
 * Files as they would hold together with those of other owners that are published; by themselves, and why, where no
 * database can say: whoever writes a file need not have one.
 */
export async function judgedDraft(run: CommandRun, files: readonly PolicyFile[]): Promise<JudgedDraft> {
  const settings = settingsOf(run);
  if (settings === null) return alone(files, 'the settings are not valid, see `config check`');
  const why = await whyNot(settings);
  if (why !== null) return alone(files, why, lintContextOf(settings));
  const context = await openPeople(run, settings);
  try {
    return { draft: await context.get(PolicyPublication).draft(files), alone: null };
  } catch (error) {
    if (!isMissingTable(error)) throw error;
    return alone(files, 'the accounts database is not migrated', lintContextOf(settings));
  }
}

/** The same, where only a database will do. */
export async function draftAgainstPublished(
  run: CommandRun,
  files: readonly PolicyFile[],
): Promise<{ readonly draft: PolicyDraft; readonly context: INestApplicationContext }> {
  const context = await openPeople(run);
  return { draft: await context.get(PolicyPublication).draft(files), context };
}

function alone(
  files: readonly PolicyFile[],
  why: string,
  context: LintContext = { knownScopes, audiences: null },
): JudgedDraft {
  return { draft: draftWith(files, null, context), alone: why };
}

function settingsOf(run: CommandRun): Settings | null {
  try {
    return run.settings();
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}

/** One try: a file is not to wait for a server that is down. Nothing is created. */
async function whyNot({ accountsDatabase: address, legacyDatabase }: Settings): Promise<string | null> {
  if (address === null || legacyDatabase === null || isUnwritten(address)) return 'there is no database yet';
  try {
    await (await openDatabase(address, accountsDatabase)).destroy();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return 'the accounts database does not answer';
    throw error;
  }
}
