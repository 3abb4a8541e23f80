interface DriverError {
  readonly errno?: number;
  readonly code?: string;
  readonly fatal?: boolean;
}

/** The driver's own error, inside or outside of TypeORM's. */
export function driverErrorOf(error: unknown): DriverError {
  const outer = error as DriverError & { readonly driverError?: DriverError };
  return outer?.driverError ?? outer ?? {};
}

/** MySQL's ER_LOCK_DEADLOCK and MariaDB's ER_CHECKREAD: the server rolled back, and asks for another try. */
export function isDeadlock(error: unknown): boolean {
  return [1213, 1020].includes(driverErrorOf(error).errno ?? 0);
}

/** A primary or unique key has the value already. */
export function isDuplicate(error: unknown): boolean {
  const { errno, code } = driverErrorOf(error);
  return errno === 1062 || /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/.test(code ?? '');
}
