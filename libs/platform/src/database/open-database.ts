import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DomainError } from '@gatehouse/identity';
import libsql from 'libsql';
import * as mysql2 from 'mysql2';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseAddress } from './database-address';
import { DatabaseLogger } from './database-logger';
import { busyTimeout, prepareSqlite } from './sqlite-file';
import { separateRequests } from './sqlite-query-runner';

export interface DatabaseOptions {
  /** For log lines, the health probe and injection: `legacy`, `accounts`, `registry`. */
  readonly name: string;
  readonly entities: NonNullable<DataSourceOptions['entities']>;
  /** Run by the command line, never by opening. */
  readonly migrations?: DataSourceOptions['migrations'];
  readonly migrationsTableName?: string;
  /**
   * Of the connection to MySQL. `latin1` hands the bytes of text over as they are, one character for each, which is
   * what the legacy tables need; tables of our own are `utf8mb4`.
   */
  readonly charset: 'latin1' | 'utf8mb4';
  /** Connections to MySQL at most; 10 by default. */
  readonly poolSize?: number;
  /** Milliseconds to go on trying while the server does not answer; 0, one try, by default. */
  readonly waitUpTo?: number;
  /**
   * Hand the database out although the server did not answer in that time, and go on trying until it does. Not by
   * default. Until then `isInitialized` is false, and whoever uses it has to say so.
   */
  readonly orLater?: boolean;
}

/** What a server answers that is up and does not know this user, password or database: waiting does not help. */
const wrongAddress: ReadonlySet<string> = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_BAD_DB_ERROR',
]);

/**
 * Opens a database. Nothing creates or changes tables here. Throws `DomainError` `unavailable` if the server cannot
 * be reached in the time given, and at once if it lets nobody in by this address.
 */
export async function openDatabase(address: DatabaseAddress, options: DatabaseOptions): Promise<DataSource> {
  const dataSource = makeDataSource(address, options);
  const deadline = performance.now() + (options.waitUpTo ?? 0);
  const logger = new Logger(`Database ${options.name}`);
  let told = '';
  for (let pause = 100; ; pause = Math.min(pause * 2, 2000)) {
    try {
      return await dataSource.initialize();
    } catch (error) {
      const rest = deadline - performance.now();
      const code = (error as { code?: string }).code ?? 'no answer';
      if (!options.orLater && wrongAddress.has(code)) throw refused(options.name, code, error);
      if (rest <= 0 && !options.orLater) throw unavailable(options.name, error);
      if (code !== told) logger.warn(`${code}; trying again`);
      told = code;
      if (rest <= 0) return openLater(dataSource, logger);
      await sleep(Math.min(pause, rest));
    }
  }
}

/** Data sources that are wanted no more, though they were never opened. */
const givenUp = new WeakSet<DataSource>();

/** Closes a database, or ends the tries to open it. */
export async function closeDatabase(dataSource: DataSource): Promise<void> {
  givenUp.add(dataSource);
  if (dataSource.isInitialized) await dataSource.destroy();
}

function openLater(dataSource: DataSource, logger: Logger): DataSource {
  const tryAgain = async (): Promise<void> => {
    if (givenUp.has(dataSource)) return;
    try {
      await dataSource.initialize();
      logger.log('connected');
      if (givenUp.has(dataSource)) await dataSource.destroy();
    } catch {
      schedule();
    }
  };
  const schedule = (): void => void setTimeout(() => void tryAgain(), 1000).unref();
  schedule();
  return dataSource;
}

function makeDataSource(address: DatabaseAddress, options: DatabaseOptions): DataSource {
  const dataSource = new DataSource({
    ...(address.engine === 'mysql' ? mysqlOptions(address, options) : sqliteOptions(address)),
    entities: options.entities,
    migrations: options.migrations ?? [],
    migrationsTableName: options.migrationsTableName,
    synchronize: false,
    migrationsRun: false,
    logger: new DatabaseLogger(options.name),
    maxQueryExecutionTime: 1000,
  } as DataSourceOptions);
  if (address.engine === 'sqlite') separateRequests(dataSource);
  return dataSource;
}

function mysqlOptions(address: DatabaseAddress & { engine: 'mysql' }, options: DatabaseOptions) {
  return {
    // With the type `mysql`, comparisons of schemas on MariaDB never come to rest.
    type: 'mariadb',
    driver: mysql2,
    ...(address.socketPath === null
      ? { host: address.host, port: address.port }
      : { socketPath: address.socketPath }),
    username: address.username,
    password: address.password,
    database: address.database,
    charset: options.charset,
    timezone: 'Z',
    connectTimeout: 5000,
    supportBigNumbers: true,
    // Only what a number cannot hold comes as text; counts and ids come as numbers on both engines.
    bigNumberStrings: false,
    poolSize: options.poolSize ?? 10,
    // `trace` makes a stack for each statement, in case it fails; TypeORM's own errors have one that says as much.
    extra: { enableKeepAlive: true, idleTimeout: 60_000, trace: false },
  } as const;
}

function sqliteOptions(address: DatabaseAddress & { engine: 'sqlite' }) {
  return {
    type: 'better-sqlite3',
    driver: libsql,
    database: address.file,
    timeout: busyTimeout,
    // Runners come and go with requests; their statements would never be used twice.
    statementCacheSize: 0,
    prepareDatabase: prepareSqlite,
  } as const;
}

function refused(name: string, code: string, cause: unknown): DomainError {
  const what = code === 'ER_BAD_DB_ERROR' ? 'has no database of this name' : 'refuses this user or password';
  const message = `The server of the ${name} database ${what} (${code}).`;
  return new DomainError('unavailable', 'database_refused', message, { cause });
}

function unavailable(name: string, cause: unknown): DomainError {
  return new DomainError('unavailable', 'database_unavailable', `The ${name} database does not answer.`, {
    cause,
    retryAfter: 5,
  });
}
