import { all, people } from './app-groups';
import type { Setting } from './setting';
import { databaseUri, tokenStoreUrl } from './store-addresses';
import { flag, host, port, text } from './value-parsers';
import { withoutPassword } from './without-password';

/** Where everything is kept. */
export const storeSettings = {
  CLASSIC_DATABASE_URI: {
    apps: people,
    parse: databaseUri,
    default: 'sqlite:///{DATA_DIR}/legacy.db',
    productionDefault: null,
    needed: 'with LEGACY_BRIDGE=tapir',
    secret: true,
    show: withoutPassword,
    help: 'The legacy database: `mysql://user:password@host/name` (also `mysql+mysqldb://`, `mysql+pymysql://`), or `sqlite:///file`.',
  },
  ACCOUNTS_DATABASE_URI: {
    apps: ['accounts', 'registry', 'cli'],
    parse: databaseUri,
    default: 'sqlite:///{DATA_DIR}/accounts.db',
    productionDefault: null,
    needed: 'unless the registry has REGISTRY_DATABASE_URI',
    secret: true,
    show: withoutPassword,
    help: 'The accounts database, written in the same way; the registry reads it only as its own default.',
  },
  REGISTRY_DATABASE_URI: {
    apps: ['registry', 'cli'],
    parse: databaseUri,
    default: '{ACCOUNTS_DATABASE_URI}',
    secret: true,
    show: withoutPassword,
    help: 'The registry database, written in the same way.',
  },
  TOKEN_STORE_URL: {
    apps: all,
    parse: tokenStoreUrl,
    default: 'sqlite:///{DATA_DIR}/tokens.db',
    productionDefault: null,
    needed: 'where REDIS_HOST is not set either',
    secret: true,
    show: withoutPassword,
    help: 'The token store: `redis://`, `rediss://`, `redis-cluster://h1:p1,h2:p2` (`rediss-cluster://` with TLS), or `sqlite:///file`; wins over `REDIS_*`.',
  },
  REDIS_HOST: {
    apps: all,
    parse: host,
    default: null,
    help: 'Host of the token store, as in arXiv’s env files.',
  },
  REDIS_PORT: { apps: all, parse: port, default: '6379', help: 'Port that goes with `REDIS_HOST`.' },
  REDIS_CLUSTER: {
    apps: all,
    parse: flag,
    default: '0',
    help: '`1`: `REDIS_HOST` is a node of a Redis Cluster.',
  },
  REDIS_TOKEN: {
    apps: all,
    parse: text,
    default: null,
    secret: true,
    help: 'Password that goes with `REDIS_HOST`.',
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
