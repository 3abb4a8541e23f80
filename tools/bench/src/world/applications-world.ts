import { randomBytes } from 'node:crypto';
import { databaseUri, openDatabase } from '@gatehouse/platform';
import {
  startMariaDb,
  startRedis,
  temporaryFolder,
  type MariaDbServer,
  type RedisServer,
} from '@gatehouse/testing';
import type { Cores } from '../machine/cores';
import { ApplicationRequests } from './application-requests';
import type { Dialogue } from '../load/dialogue';
import { shown } from '../report/table';
import { CodeFlowDialogue } from './code-flow-dialogue';
import { turnsOf } from './dialogue-turn';
import { People } from './people';
import { preparedRegistry, signingKeysFile } from './prepared-registry';
import { redisWrites } from './redis-writes';
import { RefreshDialogue } from './refresh-dialogue';
import { newSecrets, sharedSettings } from './secrets';
import { startApp, startBare, type ServerUnderTest } from './server-under-test';
import { sqlWrites } from './sql-writes';

const scopes = ['openid', 'submission:read'];
const redirectUri = 'https://application.example.org/cb';
const tokenDuration = 3600;

/** Who is logged in with a browser, has approved of the application, and has a refresh token there. */
interface Person {
  readonly cookie: string;
  readonly refreshToken: string;
}

/** An authorization server on MariaDB and Redis of its own, with people who use one application. */
export interface ApplicationServer {
  readonly server: ServerUnderTest;
  readonly stores: Stores;
  readonly refreshes: readonly RefreshDialogue[];
  readonly codeFlows: readonly CodeFlowDialogue[];
}

export interface ApplicationsWorld {
  readonly ours: ApplicationServer;
  readonly theirs: ApplicationServer;
  end(): Promise<void>;
}

/** What one turn writes, on average: commands of Redis and statements of SQL. */
export async function writesOf(
  { server, stores: { redis, mariaDb } }: ApplicationServer,
  dialogues: readonly Dialogue[],
): Promise<string> {
  const count = async () => [await redisWrites(redis), await sqlWrites(mariaDb)] as const;
  const before = await count();
  await turnsOf(dialogues, server.port);
  const after = await count();
  const [inRedis, inSql] = after.map((writes, index) => (writes - before[index]!) / dialogues.length);
  return `${shown(inRedis!)} writes to Redis and ${shown(inSql!)} to SQL`;
}

/** The registry, and node-oidc-provider beside it, with so many people each. */
export async function applicationsWorld(cores: Cores | null, people: number): Promise<ApplicationsWorld> {
  const stores = await Promise.all([startStores(), startStores()]);
  const ours = await startRegistry(cores, stores[0], people);
  const theirs = await startProvider(cores, stores[1], people);
  const end = async () => {
    await Promise.all([ours.server.process.stop(), theirs.server.process.stop()]);
    await Promise.all(stores.flatMap(({ redis, mariaDb }) => [redis.stop(), mariaDb.stop()]));
  };
  return { ours, theirs, end };
}

interface Stores {
  readonly redis: RedisServer;
  readonly mariaDb: MariaDbServer;
}

async function startStores(): Promise<Stores> {
  const redis = await startRedis({ appendonly: true });
  const mariaDb = await startMariaDb(temporaryFolder('mariadb'));
  const server = await openDatabase(databaseUri(mariaDb.uriFor('mysql')), {
    name: 'bench',
    entities: [],
    charset: 'utf8mb4',
  });
  await server.query('CREATE DATABASE registry CHARACTER SET utf8mb4');
  await server.destroy();
  return { redis, mariaDb };
}

async function startRegistry(cores: Cores | null, stores: Stores, count: number): Promise<ApplicationServer> {
  const secrets = newSecrets();
  const env = {
    ...sharedSettings(secrets, stores.redis.url),
    REGISTRY_DATABASE_URI: stores.mariaDb.uriFor('registry'),
    ACCESS_TOKEN_DURATION: String(tokenDuration),
    SIGNING_KEYS_FILE: signingKeysFile(temporaryFolder('registry')),
  };
  const people = await People.at(stores.redis.url, secrets);
  const subjects = await people.subjects(count);
  const cookies = await people.logIn(subjects);
  people.store.close();
  const client = await preparedRegistry(env, subjects[0]!, {
    scopes,
    approvedBy: subjects,
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: [redirectUri],
  });
  const server = await startApp(cores, 'registry', env);
  const application = new ApplicationRequests(client.clientId, client.clientSecret!, redirectUri);
  const flows = cookies.map((cookie) => new CodeFlowDialogue(application, scopes, cookie));
  const answers = await turnsOf(flows, server.port);
  const made = cookies.map((cookie, index) => {
    const refreshToken = /"refresh_token":"([^"]+)"/.exec(answers[index]!)![1]!;
    return { cookie, refreshToken };
  });
  return applicationServer(server, stores, application, made);
}

async function startProvider(
  cores: Cores | null,
  stores: Stores,
  people: number,
): Promise<ApplicationServer> {
  const client = { clientId: 'providersClient0123456', clientSecret: randomBytes(32).toString('hex') };
  const server = await startBare(cores, 'oidc-provider', {
    REDIS_URL: stores.redis.url,
    DATABASE_URL: stores.mariaDb.uriFor('registry'),
    PROVIDER: JSON.stringify({
      ...client,
      scopes,
      issuer: 'https://registry.example.org',
      cookieKey: randomBytes(24).toString('base64url'),
      tokenDuration,
      redirectUri,
      people,
    }),
  });
  const line = /^people: (.*)$/m.exec(server.process.stdout())![1]!;
  const application = new ApplicationRequests(client.clientId, client.clientSecret, redirectUri);
  return applicationServer(server, stores, application, JSON.parse(line) as Person[]);
}

function applicationServer(
  server: ServerUnderTest,
  stores: Stores,
  application: ApplicationRequests,
  people: readonly Person[],
): ApplicationServer {
  return {
    server,
    stores,
    refreshes: people.map(({ refreshToken }) => new RefreshDialogue(application, refreshToken)),
    codeFlows: people.map(({ cookie }) => new CodeFlowDialogue(application, scopes, cookie)),
  };
}
