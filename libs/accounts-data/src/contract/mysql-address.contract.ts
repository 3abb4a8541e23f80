import type { DatabaseAddress } from '@gatehouse/platform';

/** The address that a test database's URI spells. */
export function mysqlAddress(uri: string): DatabaseAddress {
  const { hostname, port, username, password, pathname } = new URL(uri);
  const database = pathname.slice(1);
  return {
    engine: 'mysql',
    host: hostname,
    port: Number(port),
    username,
    password,
    database,
    socketPath: null,
  };
}
