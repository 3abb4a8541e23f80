import { QueryFailedError } from 'typeorm';

/** MySQL's ER_LOCK_DEADLOCK and MariaDB's ER_CHECKREAD: the server rolled back, and asks for another try. */
const errorNumbers = new Set([1213, 1020]);

export function isDeadlock(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  return errorNumbers.has((error.driverError as { errno?: number }).errno ?? 0);
}
