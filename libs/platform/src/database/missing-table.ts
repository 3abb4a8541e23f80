import { DomainError } from '@gatehouse/identity';
import { QueryFailedError } from 'typeorm';

/** Whether a database says that a table is not there: `migrate` was never run, or the address is another database's. */
export function isMissingTable(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code, message }: { code?: string; message?: string } = error.driverError;
  return code === 'ER_NO_SUCH_TABLE' || /no such table/.test(message ?? '');
}

export function notMigrated(cause?: unknown): DomainError {
  const message = 'A table is missing: the databases are not up to date, or these are the wrong ones.';
  return new DomainError('unavailable', 'not_migrated', message, { cause });
}
