import { driverErrorOf } from '@gatehouse/platform';

const outages = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_QUERY_TIMEOUT',
  'SQLITE_BUSY',
]);

/** The server is away, going away or out of breath: another try later makes sense. */
export function isOutage(error: unknown): boolean {
  const { code, fatal } = driverErrorOf(error);
  return fatal === true || outages.has(code ?? '');
}
