import type { DatabaseAddress } from '@gatehouse/platform';

/** Of a database on the MariaDB of a world. */
export function databaseAddress(uri: string): DatabaseAddress {
  const { hostname, port, username, password, pathname } = new URL(uri);
  return {
    engine: 'mysql',
    host: hostname,
    port: Number(port),
    username,
    password,
    database: pathname.slice(1),
    socketPath: null,
  };
}
