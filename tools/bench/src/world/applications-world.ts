import { randomBytes } from 'node:crypto';
import { openDatabase } from '@gatehouse/platform';
import {
  startMariaDb,
  startRedis,
  temporaryFolder,
  type MariaDbServer,
  type RedisServer,
} from '@gatehouse/testing';
import type { Cores } from '../machine/cores';
import { ApplicationRequests } from './application-requests';
import { Connection } from '../load/connection';
import { CodeFlowDialogue } from './code-flow-dialogue';
import { databaseAddress } from './database-address';
import { People } from './people';
import { preparedRegistry, signingKeysFile } from './prepared-registry';
import { RefreshDialogue } from './refresh-dialogue';
import { newSecrets, sharedSettings } from './secrets';
import { startApp, startBare, type ServerUnderTest } from './server-under-test';

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
  readonly refreshes: readonly RefreshDialogue[];
  readonly codeFlows: readonly CodeFlowDialogue[];
}

export interface ApplicationsWorld {
  readonly ours: ApplicationServer;
  readonly theirs: ApplicationServer;
  end(): Promise<void>;
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
  const server = await openDatabase(databaseAddress(mariaDb.uriFor('mysql')), {
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
  const made = await Promise.all(
    cookies.map(async (cookie) => {
      const flow = new CodeFlowDialogue(application, scopes, cookie);
      return { cookie, refreshToken: await firstRefreshToken(flow, server.port) };
    }),
  );
  return applicationServer(server, application, made);
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
  return applicationServer(server, application, JSON.parse(line) as Person[]);
}

function applicationServer(
  server: ServerUnderTest,
  application: ApplicationRequests,
  people: readonly Person[],
): ApplicationServer {
  return {
    server,
    refreshes: people.map(({ refreshToken }) => new RefreshDialogue(application, refreshToken)),
    codeFlows: people.map(({ cookie }) => new CodeFlowDialogue(application, scopes, cookie)),
  };
}

/** One turn of the code flow, for what its application gets. */
async function firstRefreshToken(flow: CodeFlowDialogue, port: number): Promise<string> {
  const [connection] = await Connection.openMany(1, port, (error) => {
    throw error;
  });
  const ask = (request: Buffer) =>
    new Promise<[number, string]>((resolve) =>
      connection!.ask(request, (status) => resolve([status, connection!.answer])),
    );
  let [status, answer] = await ask(flow.begin());
  for (let next = flow.next(status, answer); next !== null; next = flow.next(status, answer))
    [status, answer] = await ask(next);
  connection!.close();
  return /"refresh_token":"([^"]+)"/.exec(answer)![1]!;
}
