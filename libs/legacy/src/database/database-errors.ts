interface DriverError {
  readonly errno?: number;
  readonly code?: string;
  readonly fatal?: boolean;
}

/** The driver's own error, inside or outside of TypeORM's. */
function driverErrorOf(error: unknown): DriverError {
  const outer = error as DriverError & { readonly driverError?: DriverError };
  return outer?.driverError ?? outer ?? {};
}

/** ER_LOCK_DEADLOCK, and MariaDB's ER_CHECKREAD: the server rolled back, and asks for another try. */
export function isDeadlock(error: unknown): boolean {
  return [1213, 1020].includes(driverErrorOf(error).errno ?? 0);
}

/** A unique key has the value already. */
export function isDuplicate(error: unknown): boolean {
  const { errno, code } = driverErrorOf(error);
  return errno === 1062 || (code ?? '').startsWith('SQLITE_CONSTRAINT_UNIQUE');
}

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
