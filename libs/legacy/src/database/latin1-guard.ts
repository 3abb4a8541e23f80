import { DomainError } from '@gatehouse/identity';
import type { DataSource, QueryRunner } from 'typeorm';

/**
 * A connection of charset latin1 sends the low byte of each character and drops the rest: `ħ` (U+0127) would arrive as
 * a quote that nobody escaped. Text of latin1 columns is encoded before it comes here (`encodeLegacyText`); whatever
 * was not, is refused.
 */
export function refuseWideCharacters(source: DataSource): void {
  const { driver } = source;
  const create = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => guarded(create(mode));
}

function guarded(runner: QueryRunner): QueryRunner {
  const query = runner.query.bind(runner) as QueryRunner['query'];
  runner.query = async (sql: string, parameters?: unknown, structured?: boolean) => {
    if (isWide(sql) || holdsWide(parameters)) {
      throw new DomainError('invalid', 'not_legacy_text', 'The legacy database cannot hold this text.');
    }
    return query(sql, parameters as never, structured as never);
  };
  return runner;
}

function holdsWide(value: unknown): boolean {
  if (typeof value === 'string') return isWide(value);
  if (Array.isArray(value)) return value.some(holdsWide);
  if (value === null || typeof value !== 'object' || value instanceof Date || Buffer.isBuffer(value))
    return false;
  return Object.values(value).some(holdsWide);
}

function isWide(text: string): boolean {
  return /[^\x00-\xff]/.test(text); // eslint-disable-line no-control-regex -- all that one byte can say
}
