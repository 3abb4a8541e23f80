import { randomBytes } from 'node:crypto';
import type { Connection } from 'mysql2/promise';
import { endLater } from '../run/endings';
import { runFolder } from '../run/run-folder';
import { connectTo, uriOf, type MariaDbAddress } from './connection';
import { sharedMariaDb } from './shared-mariadb';

export interface TestDatabaseOptions {
  /** Of the database's tables, unless they say otherwise: `latin1` for the legacy schema. */
  readonly charset?: 'utf8mb4' | 'latin1';
}

interface DatabaseAddress {
  readonly engine: 'mysql';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly socketPath: null;
}

/** An empty MariaDB database of one's own, on the server that all test files of a run share. */
export interface MySqlTestDatabase {
  /** `mysql://root:<password>@127.0.0.1:<port>/<name>` */
  readonly uri: string;
  /** The same, as the settings have it. */
  readonly address: DatabaseAddress;
  readonly name: string;
  readonly port: number;
  /** Rows of a query, with `?` for each of `params`; an empty list for a statement that has none. */
  query<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Runs a file's worth of statements. */
  script(statements: string): Promise<void>;
  /** Removes the database now. Forgotten ones go with the server, after the run. */
  drop(): Promise<void>;
}

export async function testDatabase(options: TestDatabaseOptions = {}): Promise<MySqlTestDatabase> {
  const run = runFolder();
  if (run === null)
    throw new Error('testDatabase() shares the server of a Jest run; use startMariaDb() elsewhere');
  const address = await sharedMariaDb(run);
  const name = `t_${randomBytes(8).toString('hex')}`;
  const connection = await connectTo(address);
  await connection.query(
    `CREATE DATABASE ${name} CHARACTER SET ${options.charset ?? 'utf8mb4'}; USE ${name}`,
  );
  return new SharedServerDatabase(address, name, connection);
}

class SharedServerDatabase implements MySqlTestDatabase {
  readonly uri: string;
  readonly address: DatabaseAddress;
  readonly port: number;
  private dropped: Promise<void> | null = null;
  private readonly forgetEnding: () => void;

  constructor(
    server: MariaDbAddress,
    readonly name: string,
    private readonly connection: Connection,
  ) {
    this.port = server.port;
    this.uri = uriOf(server, name);
    const where = { engine: 'mysql', host: '127.0.0.1', port: server.port, socketPath: null } as const;
    this.address = { ...where, username: 'root', password: server.password, database: name };
    this.forgetEnding = endLater({ end: () => connection.destroy() });
  }

  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    const [rows] = await this.connection.query(sql, [...params]);
    return Array.isArray(rows) ? (rows as Row[]) : [];
  }

  async script(statements: string): Promise<void> {
    await this.connection.query(statements);
  }

  drop(): Promise<void> {
    this.dropped ??= this.dropAndLeave();
    return this.dropped;
  }

  private async dropAndLeave(): Promise<void> {
    this.forgetEnding();
    try {
      // A forgotten transaction on one of the tables must not make this wait for good.
      await this.connection.query(`SET lock_wait_timeout = 5; DROP DATABASE IF EXISTS ${this.name}`);
    } finally {
      this.connection.destroy();
    }
  }
}
