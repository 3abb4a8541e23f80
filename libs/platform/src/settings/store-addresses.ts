import { resolve } from 'node:path';
import type { DatabaseAddress } from '../database/database-address';
import type { TokenStoreAddress } from './settings';
import { BadSetting } from './settings-error';
import { host, port } from './value-parsers';
import type { Parser } from './value-parsers';

/**
 * arXiv's spellings of a database address, which are SQLAlchemy's. Query parameters other than `unix_socket`
 * (`charset`, for one) speak to Python's driver and mean nothing here.
 */
export const databaseUri: Parser<DatabaseAddress> = (value) => {
  const file = sqliteFile(value);
  if (file !== null) return { engine: 'sqlite', file };
  const match = /^mysql(?:\+mysqldb|\+pymysql)?:\/\/(.*)$/.exec(value);
  // `user:password@/database` leaves the host out, which URLs may not.
  const url = parse(`mysql://${(match?.[1] ?? '').replace(/@\//, '@localhost/')}`);
  if (match === null || url === null || url.hash !== '')
    throw new BadSetting(
      'must be an address like mysql://user:password@host:3306/database or sqlite:///file',
    );
  const database = decode(url.pathname.replace(/^\//, ''));
  if (database === '' || database.includes('/'))
    throw new BadSetting('must name one database after the host');
  return {
    engine: 'mysql',
    host: url.hostname === '' ? 'localhost' : bareHost(url.hostname),
    port: url.port === '' ? 3306 : port(url.port),
    username: decode(url.username),
    password: decode(url.password),
    database,
    socketPath: url.searchParams.get('unix_socket') || null,
  };
};

export const tokenStoreUrl: Parser<TokenStoreAddress> = (value) => {
  const file = sqliteFile(value);
  if (file !== null) return { kind: 'sqlite', file };
  const cluster = /^(redis|rediss)-cluster:\/\/(?:([^@/]*)@)?([^@/?#]+)\/?$/.exec(value);
  if (cluster !== null) return clusterOf(cluster);
  const url = /^rediss?:\/\//.test(value) ? parse(value) : null;
  if (
    url === null ||
    url.hostname === '' ||
    !/^(\/\d*)?$/.test(url.pathname) ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new BadSetting(
      'must be an address like redis://:password@host:6379, redis-cluster://host1:6379,host2:6379 or sqlite:///file',
    );
  decode(url.username);
  decode(url.password);
  return { kind: 'redis', url: value };
};

function clusterOf([, scheme, user, hosts]: RegExpExecArray): TokenStoreAddress {
  const nodes = (hosts ?? '').split(',').map((node) => {
    const parts = /^(\[[0-9A-Fa-f:]+\]|[^:[\]]+)(?::(\d+))?$/.exec(node.trim());
    if (parts === null) throw new BadSetting('must list nodes as host:port, separated by commas');
    return { host: host(bareHost(parts[1] ?? '')), port: parts[2] === undefined ? 6379 : port(parts[2]) };
  });
  const colon = (user ?? '').indexOf(':');
  const username = decode((user ?? '').slice(0, Math.max(colon, 0)));
  // `secret@` without a colon is a name in a URL, but nobody means a name without a password.
  if (user !== undefined && colon < 0)
    throw new BadSetting('must have its password as :password@ or user:password@');
  return {
    kind: 'redis-cluster',
    nodes,
    password: decode((user ?? '').slice(colon + 1)) || null,
    ...(username === '' ? {} : { username }),
    ...(scheme === 'rediss' ? { tls: true as const } : {}),
  };
}

/** `sqlite:///relative` and `sqlite:////absolute`; null: no SQLite address. */
function sqliteFile(value: string): string | null {
  if (!value.startsWith('sqlite:')) return null;
  const path = decode(/^sqlite:\/\/\/([^?#]+)(\?.*)?$/.exec(value)?.[1] ?? '');
  if (path === '' || path.endsWith('/') || path.includes('\0') || path === ':memory:')
    throw new BadSetting('must name a file: sqlite:///relative/path or sqlite:////absolute/path');
  return resolve(path);
}

function parse(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadSetting('has a % that is not followed by two hex digits; write %25 for % itself');
  }
}

function bareHost(name: string): string {
  return decode(name.replace(/^\[(.*)\]$/, '$1'));
}
