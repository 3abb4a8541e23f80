import type { Redis } from 'ioredis';
import { DomainError, type Clock } from '@gatehouse/identity';
import { openRedis, openSqlite, redisProbe, redisReady } from '@gatehouse/platform';
import type { HealthProbe, TokenStoreAddress } from '@gatehouse/platform';
import type { EphemeralStore } from './ephemeral-store';
import { RedisChangeFeed } from './redis/redis-change.feed';
import { withScripts } from './redis/redis-client';
import { RedisEphemeralStore } from './redis/redis-ephemeral.store';
import { RedisSessionStore } from './redis/redis-session.store';
import type { SessionStore } from './session-store';
import { prepareTokenTables } from './sqlite/schema';
import { SqliteConnection } from './sqlite/sqlite-connection';
import { SqliteEphemeralStore } from './sqlite/sqlite-ephemeral.store';
import { SqliteSessionStore } from './sqlite/sqlite-session.store';

/** An open token store. */
export interface TokenStore {
  readonly sessions: SessionStore;
  readonly ephemera: EphemeralStore;
  readonly probe: HealthProbe;
  close(): void;
}

/** Milliseconds that a start waits for Redis; after that it goes on, and requests are refused until it answers. */
const patience = 2000;

/**
 * Opens the token store at this address.
 *
 * @param name whose connections these are, for logs and Redis's own list of clients
 */
export async function openTokenStore(
  address: TokenStoreAddress,
  name: string,
  clock: Clock,
): Promise<TokenStore> {
  switch (address.kind) {
    case 'sqlite':
      return openSqliteStore(address.file, clock);
    case 'redis':
      return openRedisStore(address, name, clock);
    case 'redis-cluster':
      throw new DomainError(
        'invalid',
        'cluster_unsupported',
        'This version cannot use a Redis Cluster as token store.',
      );
  }
}

function openSqliteStore(file: string, clock: Clock): TokenStore {
  const database = openSqlite(file);
  prepareTokenTables(database);
  const connection = new SqliteConnection(database);
  const sessions = new SqliteSessionStore(connection, clock);
  return {
    sessions,
    ephemera: new SqliteEphemeralStore(connection, clock),
    probe: { name: 'token store', check: () => sessions.ping() },
    close: () => connection.close(),
  };
}

async function openRedisStore(
  address: TokenStoreAddress & { kind: 'redis' },
  name: string,
  clock: Clock,
): Promise<TokenStore> {
  const client = openRedis(address, { name }) as Redis;
  const feed = new RedisChangeFeed(
    openRedis(address, { name: `${name} news`, resubscribe: false }) as Redis,
    clock,
  );
  const redis = withScripts(client);
  await redisReady(client, patience).catch(() => undefined);
  feed.start();
  const sessions = new RedisSessionStore(redis, feed, clock);
  const reachable = redisProbe('token store', client);
  return {
    sessions,
    ephemera: new RedisEphemeralStore(redis),
    probe: { name: 'token store', check: () => reachable.check().then(() => assertStrong(sessions)) },
    close: () => {
      feed.stop();
      client.disconnect();
    },
  };
}

/** A store that may drop or lose what it was given is not ready: a lost suspension would let somebody in. */
async function assertStrong(sessions: SessionStore): Promise<void> {
  const [weakness] = await sessions.weaknesses();
  if (weakness !== undefined) throw new Error(weakness);
}
