import { Logger } from '@nestjs/common';
import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import type { TokenStoreAddress } from '../settings/settings';

export interface RedisClientOptions {
  /** For log lines, and Redis's own list of clients. */
  readonly name: string;
  /** Milliseconds until a command that is not answered fails; 500 by default. */
  readonly commandTimeout?: number;
  /**
   * Whether commands wait for a connection that is not there. Not by default: a request is better refused at once
   * than held.
   */
  readonly offlineQueue?: boolean;
  /** Whether a new connection takes over the subscriptions of the old one by itself, as ioredis does by default. */
  readonly resubscribe?: boolean;
}

export type RedisAddress = Exclude<TokenStoreAddress, { kind: 'sqlite' }>;

/**
 * A client of Redis or of a cluster. It returns before it is connected (see `redisReady`), and reconnects for good.
 * A command that is under way when the connection breaks fails: whether it was done, only the caller can find out. In
 * a cluster it may be sent a few times within a quarter of a second before it fails, so it may have been done twice.
 */
export function openRedis(address: RedisAddress, options: RedisClientOptions): Redis | Cluster {
  const client = address.kind === 'redis' ? openSingle(address.url, options) : openCluster(address, options);
  logStates(client, options.name);
  return client;
}

/** Resolves when the client can be used; rejects after so many milliseconds. */
export function redisReady(client: Redis | Cluster, milliseconds: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onReady = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      client.off('ready', onReady);
      reject(new Error(`Redis was not ready within ${milliseconds} ms`));
    }, milliseconds);
    client.once('ready', onReady);
  });
}

function openSingle(url: string, options: RedisClientOptions): Redis {
  return new Redis(url, {
    ...common(options),
    enableOfflineQueue: options.offlineQueue ?? false,
    retryStrategy: backoff,
    maxRetriesPerRequest: options.offlineQueue ? null : 0,
  });
}

function openCluster(
  address: RedisAddress & { kind: 'redis-cluster' },
  options: RedisClientOptions,
): Cluster {
  return new Cluster([...address.nodes], {
    enableOfflineQueue: options.offlineQueue ?? false,
    clusterRetryStrategy: backoff,
    // Connections are made as masters come up, and a command that meets one in the making is sent again after a moment.
    retryDelayOnFailover: 30,
    ...(options.offlineQueue ? {} : { maxRedirections: 5, retryDelayOnClusterDown: 0 }),
    slotsRefreshTimeout: 500,
    // A failover shows as commands that fail; without this, the new masters are only found with the next of them.
    slotsRefreshInterval: 5000,
    // Certificates are for names, so those must not be looked up beforehand.
    ...(address.tls ? { dnsLookup: (host, done) => done(null, host) } : {}),
    redisOptions: {
      ...common(options),
      username: address.username,
      password: address.password ?? undefined,
      ...(address.tls ? { tls: {} } : {}),
    },
  });
}

function common({ name, commandTimeout, resubscribe }: RedisClientOptions): RedisOptions {
  return {
    connectionName: name.replace(/[^\w-]/g, '-'),
    // With protocol 3, the default, the client drops the `invalidate` messages of CLIENT TRACKING.
    protocol: 2,
    commandTimeout: commandTimeout ?? 500,
    connectTimeout: 2000,
    keepAlive: 10_000,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: resubscribe ?? true,
  };
}

/** Milliseconds until the next try to connect. */
function backoff(tries: number): number {
  return Math.min(50 * tries, 400);
}

/** One line when the connection is lost and one when it is back; tries in between are silent. */
function logStates(client: Redis | Cluster, name: string): void {
  const logger = new Logger(`Redis ${name}`);
  let up: boolean | null = null;
  const lost = (reason: string): void => {
    if (up !== false) logger.warn(`not connected: ${reason}`);
    up = false;
  };
  // Of an error only its words: ioredis hangs the failed command on it, AUTH and the password included.
  client.on('error', (error: Error & { code?: string }) => lost(error.code ?? error.message));
  client.on('reconnecting', () => lost('closed'));
  client.on('ready', () => {
    if (up !== true) logger.log('connected');
    up = true;
  });
}
