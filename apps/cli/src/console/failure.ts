import { Logger } from '@nestjs/common';
import { DomainError } from '@gatehouse/identity';
import { isMissingTable, notMigrated, SettingsError, type SettingProblem } from '@gatehouse/platform';
import type { Flags } from '../command/command-run';
import { Interrupted } from '../command/interruption';
import { WrongUsage } from '../command/wrong-usage';
import { print } from './print';

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
  /** What to try, for people. */
  readonly advice?: string;
  readonly problems?: readonly SettingProblem[];
}

/** Tells why a command did not do its work. @returns the exit code */
export async function reportFailure(error: unknown, { json }: Flags): Promise<number> {
  const { code, message, advice, problems, exitCode } = failureOf(error);
  if (json) await print({ error: { code, message, ...(problems && { problems }) } });
  else process.stderr.write(`error: ${message}\n${advice === undefined ? '' : `${advice}\n`}`);
  return exitCode;
}

function failureOf(error: unknown): Failure {
  if (error instanceof WrongUsage) {
    return { code: 'wrong_usage', message: error.message, exitCode: 2, advice: '--help shows how.' };
  }
  if (error instanceof Interrupted) {
    return { code: 'interrupted', message: error.message, exitCode: error.exitCode };
  }
  if (error instanceof SettingsError) {
    return { code: 'bad_settings', message: error.message, problems: error.problems, exitCode: 1 };
  }
  if (isMissingTable(error)) return failureOf(notMigrated(error));
  if (error instanceof DomainError) {
    return { code: error.code, message: error.message, exitCode: 1, advice: adviceFor(error) };
  }
  return unexpected(error);
}

/** The words of a driver may quote a secret: they go to the log, which takes them out. */
function unexpected(error: unknown): Failure {
  new Logger('CommandLine').debug(error);
  const message = `Something went wrong that should not (${(error as Error)?.name ?? typeof error}).`;
  return { code: 'internal', message, exitCode: 1, advice: '--verbose shows more.' };
}

function adviceFor({ kind, code }: DomainError): string | undefined {
  switch (code) {
    case 'store_unavailable':
      return 'Is it running? `config check` shows TOKEN_STORE_URL as it is in force. Then try again.';
    case 'database_unavailable':
    case 'legacy_database_unavailable':
      return 'Is it running, and is the address right? `config check` shows the settings in force. Then try again.';
    case 'no_signing_key':
      return '`keys list` shows when which key signs.';
    case 'database_refused':
      return '`config check` shows the address in force; its database has to exist, and its user to have all rights on it.';
    case 'not_migrated':
      return 'Run `migrate` first.';
    default:
      return kind === 'unavailable' ? 'Try again in a moment.' : undefined;
  }
}
