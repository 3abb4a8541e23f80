import type { Connection } from 'mysql2/promise';

/** Where one MariaDB answers, and root's password. */
export interface MariaDbAddress {
  readonly port: number;
  readonly password: string;
}

export function uriOf({ port, password }: MariaDbAddress, database = ''): string {
  return `mysql://root:${password}@127.0.0.1:${port}/${database}`;
}

/** Opens a connection as root. The driver is loaded only here: most test files never need it. */
export async function connectTo(address: MariaDbAddress, database?: string): Promise<Connection> {
  const { createConnection } = await import('mysql2/promise');
  return createConnection({
    host: '127.0.0.1',
    port: address.port,
    user: 'root',
    password: address.password,
    database,
    multipleStatements: true,
    connectTimeout: 5_000,
  });
}

/** Whether a query is answered, by really asking. */
export async function answersQueries(address: MariaDbAddress): Promise<boolean> {
  const connection = await connectTo(address);
  await connection.query('SELECT 1');
  await connection.end();
  return true;
}
