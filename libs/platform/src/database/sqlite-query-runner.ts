import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Database from 'libsql';
import type { DataSource, QueryRunner } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import { busyTimeout } from './sqlite-file';
import { Turn } from './turn';

/** Milliseconds that a query waits for a transaction of the same process. InnoDB waits 50 seconds, a page should not. */
const patience = 10_000;

/**
 * TypeORM gives everybody the one query runner of the one SQLite connection: what two requests do at once would end
 * up in one transaction, and one's rollback would undo the other's work. Here each has a runner of its own, and only
 * one of them is on the connection at a time. Use a transaction's own manager inside of it, as on any database: what
 * goes around it waits for its end, and fails after ten seconds.
 */
class SqliteQueryRunner extends BetterSqlite3QueryRunner {
  private holding = false;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly turn: Turn,
  ) {
    super(driver);
  }

  override async query(
    query: string,
    parameters?: unknown[],
    useStructuredResult?: boolean,
  ): ReturnType<BetterSqlite3QueryRunner['query']> {
    if (query === 'BEGIN TRANSACTION') return this.begin();
    if (this.holding) return super.query(query, parameters, useStructuredResult);
    await this.turn.take();
    try {
      return await super.query(query, parameters, useStructuredResult);
    } finally {
      this.turn.give();
    }
  }

  override async startTransaction(...isolation: Parameters<QueryRunner['startTransaction']>): Promise<void> {
    if (this.holding) return super.startTransaction(...isolation);
    await this.turn.take();
    this.holding = true;
    try {
      await super.startTransaction(...isolation);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    if (!this.isTransactionActive) this.leave();
  }

  override async rollbackTransaction(): Promise<void> {
    const outermost = this.transactionDepth <= 1;
    try {
      await super.rollbackTransaction();
    } finally {
      if (outermost) this.leave();
    }
  }

  override async release(): Promise<void> {
    this.leave();
    await super.release();
  }

  /**
   * IMMEDIATE, because a transaction that reads before it writes fails when another process wrote in between. While
   * another process writes, SQLite would wait in the thread, for as long as 100 ms at a time, with all requests of
   * this one; so the waiting is done here.
   */
  private async begin(): Promise<void> {
    const deadline = performance.now() + busyTimeout;
    while (!this.tryBegin(performance.now() >= deadline)) await sleep(1 + Math.random() * 4);
  }

  private tryBegin(last: boolean): boolean {
    const connection = this.driver.databaseConnection as Database.Database;
    connection.pragma('busy_timeout = 0');
    try {
      connection.exec('BEGIN IMMEDIATE');
      return true;
    } catch (error) {
      if (last || !(error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw error;
      return false;
    } finally {
      connection.pragma(`busy_timeout = ${busyTimeout}`);
    }
  }

  /** Ends what is left of a transaction, also one that SQLite itself rolled back, and lets the next one in. */
  private leave(): void {
    if (!this.holding) return;
    const connection = this.driver.databaseConnection as Database.Database | undefined;
    if (connection?.open && connection.inTransaction) connection.exec('ROLLBACK');
    this.isTransactionActive = false;
    this.transactionDepth = 0;
    this.holding = false;
    this.turn.give();
  }
}

/** One turn for each file: two data sources on one file would wait for each other in the thread that both need. */
const turns = new Map<string, Turn>();

/** Makes a SQLite data source safe for requests that run at once. */
export function separateRequests(dataSource: DataSource): void {
  const driver = dataSource.driver as BetterSqlite3Driver;
  const turn = turnOf(String(dataSource.options.database));
  driver.createQueryRunner = () => new SqliteQueryRunner(driver, turn);
}

function turnOf(file: string): Turn {
  if (file === ':memory:') return new Turn(patience);
  const key = resolve(file);
  const turn = turns.get(key) ?? new Turn(patience);
  turns.set(key, turn);
  return turn;
}
