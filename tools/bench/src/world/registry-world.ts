import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { CreatedClient } from '@gatehouse/api-clients';
import { startRedis, temporaryFolder, type RedisServer } from '@gatehouse/testing';
import type { Cores } from '../machine/cores';
import { ApiClientRequests } from './api-client-requests';
import { preparedRegistry, signingKeysFile } from './prepared-registry';
import { People } from './people';
import { newSecrets, sharedSettings } from './secrets';
import { startApp, startBare, type ServerUnderTest } from './server-under-test';

/** Seconds that a token lives: the default of ours. */
const tokenDuration = 3600;
const scopes = ['public:read', 'submission:read'];

/** One token server, the Redis that it writes to, and its one API client. */
export interface TokenServer {
  readonly server: ServerUnderTest;
  readonly redis: RedisServer;
  readonly client: ApiClientRequests;
}

/** The registry, and node-oidc-provider beside it; each with a Redis of its own, and both with the same settings. */
export interface RegistryWorld {
  readonly ours: TokenServer;
  readonly theirs: TokenServer;
}

export async function registryWorld(cores: Cores | null): Promise<RegistryWorld> {
  return { ours: await startRegistry(cores), theirs: await startProvider(cores) };
}

export async function endRegistryWorld({ ours, theirs }: RegistryWorld): Promise<void> {
  await Promise.all([ours.server.process.stop(), theirs.server.process.stop()]);
  await Promise.all([ours.redis.stop(), theirs.redis.stop()]);
}

/** The client belongs to somebody who is logged in, as most do: tokens hold only while its owner is not suspended. */
async function startRegistry(cores: Cores | null): Promise<TokenServer> {
  const redis = await startRedis({ appendonly: true });
  const secrets = newSecrets();
  const folder = temporaryFolder('registry');
  const env = {
    ...sharedSettings(secrets, redis.url),
    REGISTRY_DATABASE_URI: `sqlite:///${join(folder, 'registry.db')}`,
    ACCESS_TOKEN_DURATION: String(tokenDuration),
    SIGNING_KEYS_FILE: signingKeysFile(folder),
  };
  const people = await People.at(redis.url, secrets);
  const [owner] = await people.subjects(1);
  await people.logIn([owner!]);
  people.store.close();
  const client = await preparedRegistry(env, owner!, { scopes });
  const server = await startApp(cores, 'registry', env);
  return { server, redis, client: requestsOf(client) };
}

async function startProvider(cores: Cores | null): Promise<TokenServer> {
  const redis = await startRedis({ appendonly: true });
  const client = { clientId: 'providersClient0123456', clientSecret: randomBytes(32).toString('hex') };
  const server = await startBare(cores, 'oidc-provider', {
    REDIS_URL: redis.url,
    PROVIDER: JSON.stringify({
      ...client,
      scopes,
      issuer: 'https://registry.example.org',
      cookieKey: randomBytes(24).toString('base64url'),
      tokenDuration,
    }),
  });
  return { server, redis, client: requestsOf(client) };
}

function requestsOf({ clientId, clientSecret }: Pick<CreatedClient, 'clientId' | 'clientSecret'>) {
  return new ApiClientRequests(clientId, clientSecret!, scopes);
}
