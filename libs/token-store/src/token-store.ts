import type { Cluster, Redis, RedisOptions } from 'ioredis';
import type { Clock } from '@gatehouse/identity';
import { openRedis, openSqlite, redisProbe, redisReady, Unfit } from '@gatehouse/platform';
import type { HealthProbe, TokenStoreAddress } from '@gatehouse/platform';
import type { DecisionStore } from './decision-store';
import type { EphemeralStore } from './ephemeral-store';
import type { PendingStore } from './pending-store';
import { ClusterChangeFeed } from './redis/cluster/cluster-change.feed';
import { ClusterMap } from './redis/cluster/cluster-map';
import { ClusteredRedis } from './redis/cluster/clustered-redis';
import { RedisChangeFeed } from './redis/redis-change.feed';
import { withScripts } from './redis/redis-client';
import { RedisDecisionStore } from './redis/redis-decision.store';
import { RedisEphemeralStore } from './redis/redis-ephemeral.store';
import { RedisPendingStore } from './redis/redis-pending.store';
import { RedisSessionStore } from './redis/redis-session.store';
import { RedisShadowStore } from './redis/redis-shadow.store';
import { SingleRedis } from './redis/single-redis';
import type { SessionStore } from './session-store';
import type { ShadowStore } from './shadow-store';
import { prepareTokenTables } from './sqlite/schema';
import { SqliteConnection } from './sqlite/sqlite-connection';
import { SqliteDecisionStore } from './sqlite/sqlite-decision.store';
import { SqliteEphemeralStore } from './sqlite/sqlite-ephemeral.store';
import { SqlitePendingStore } from './sqlite/sqlite-pending.store';
import { SqliteSessionStore } from './sqlite/sqlite-session.store';
import { SqliteShadowStore } from './sqlite/sqlite-shadow.store';

/** An open token store. */
export interface TokenStore {
  readonly sessions: SessionStore;
  readonly ephemera: EphemeralStore;
  readonly pending: PendingStore;
  readonly decisions: DecisionStore;
  readonly shadow: ShadowStore;
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
      return openClusterStore(openRedis(address, { name }) as Cluster, clock);
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
    pending: new SqlitePendingStore(connection, clock),
    decisions: new SqliteDecisionStore(connection, clock),
    shadow: new SqliteShadowStore(connection),
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
  const layout = new SingleRedis(redis);
  const sessions = new RedisSessionStore(layout, feed, clock);
  const reachable = redisProbe('token store', client);
  return {
    sessions,
    ephemera: new RedisEphemeralStore(layout.ask, () => layout.joinWrites()),
    pending: new RedisPendingStore(layout.ask),
    decisions: new RedisDecisionStore(layout),
    shadow: new RedisShadowStore(layout.ask),
    probe: { name: 'token store', check: () => reachable.check().then(() => assertStrong(sessions)) },
    close: () => {
      feed.stop();
      client.disconnect();
    },
  };
}

/**
 * Opens the token store in a cluster.
 *
 * @param cluster as `openRedis` makes it, with no offline queue
 */
export async function openClusterStore(cluster: Cluster, clock: Clock): Promise<TokenStore> {
  const redis = withScripts(cluster);
  const map = new ClusterMap(cluster, clock);
  const feed = new ClusterChangeFeed(map, (master) => trackingConnection(map.connectionTo(master)!), clock);
  const layout = new ClusteredRedis(redis, map, feed, clock);
  await redisReady(cluster, patience).catch(() => undefined);
  feed.start();
  await map.connected(patience);
  const sessions = new RedisSessionStore(layout, feed, clock);
  const whole = redisProbe('token store', cluster);
  const check = async () => {
    await whole.check();
    await sessions.ping();
    await assertStrong(sessions);
  };
  return {
    sessions,
    ephemera: new RedisEphemeralStore(layout.ask, () => layout.joinWrites()),
    pending: new RedisPendingStore(layout.ask),
    decisions: new RedisDecisionStore(layout),
    shadow: new RedisShadowStore(layout.ask),
    probe: { name: 'token store', check },
    close: () => {
      feed.stop();
      cluster.disconnect();
    },
  };
}

/** Another connection to the same master, with the same credentials, that carries its news. */
function trackingConnection(commands: Redis): Redis {
  const options: RedisOptions = {
    connectionName: `${commands.options.connectionName ?? 'gatehouse'}-news`,
    lazyConnect: true,
    autoResubscribe: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(50 * tries, 400),
  };
  return commands.duplicate(options);
}

/** A store that may drop or lose what it was given is not ready: a lost suspension would let somebody in. */
async function assertStrong(sessions: SessionStore): Promise<void> {
  const [weakness] = await sessions.weaknesses();
  if (weakness !== undefined) throw new Unfit(weakness);
}
