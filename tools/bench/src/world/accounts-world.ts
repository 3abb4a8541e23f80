import { accountsDatabase, migrateAccounts } from '@gatehouse/accounts-data';
import { createLegacySchema, firstCrowdId, passwordOfCrowd, seedLegacy } from '@gatehouse/legacy-schema';
import { databaseUri, openDatabase, type DatabaseOptions } from '@gatehouse/platform';
import {
  startMariaDb,
  startRedis,
  temporaryFolder,
  type MariaDbServer,
  type RedisServer,
} from '@gatehouse/testing';
import { requestBytes } from '../load/request-bytes';
import type { Cores } from '../machine/cores';
import { People } from './people';
import { newSecrets, sharedSettings } from './secrets';
import { startApp, type ServerUnderTest } from './server-under-test';

const population = 250;

/** An accounts app on MariaDB and Redis, and people of the old system who have logged in once. */
export interface AccountsWorld {
  readonly app: ServerUnderTest;
  readonly redis: RedisServer;
  readonly mariaDb: MariaDbServer;
  /** One log-in for each person who may. */
  readonly logIns: readonly Buffer[];
}

export async function accountsWorld(cores: Cores | null): Promise<AccountsWorld> {
  const redis = await startRedis({ appendonly: true });
  const mariaDb = await startMariaDb(temporaryFolder('mariadb'));
  await createDatabases(mariaDb);
  const secrets = newSecrets();
  (await People.at(redis.url, secrets)).store.close(); // publishes a policy
  const app = await startApp(cores, 'accounts', {
    ...sharedSettings(secrets, redis.url),
    CLASSIC_DATABASE_URI: mariaDb.uriFor('legacy'),
    ACCOUNTS_DATABASE_URI: mariaDb.uriFor('accounts'),
  });
  return { app, redis, mariaDb, logIns: await firstLogIns(app.port) };
}

export async function endAccountsWorld({ app, redis, mariaDb }: AccountsWorld): Promise<void> {
  await app.process.stop();
  await Promise.all([redis.stop(), mariaDb.stop()]);
}

async function createDatabases(mariaDb: MariaDbServer): Promise<void> {
  const utf8: DatabaseOptions = { name: 'bench', entities: [], charset: 'utf8mb4' };
  const server = await openDatabase(databaseUri(mariaDb.uriFor('mysql')), utf8);
  await server.query('CREATE DATABASE legacy CHARACTER SET latin1');
  await server.query('CREATE DATABASE accounts CHARACTER SET utf8mb4');
  await server.destroy();
  const legacy = await openDatabase(databaseUri(mariaDb.uriFor('legacy')), utf8);
  const query = (sql: string) => legacy.query(sql);
  await createLegacySchema(query, 'mysql');
  await seedLegacy({ engine: 'mysql', query }, { people: population, now: Math.floor(Date.now() / 1000) });
  await legacy.destroy();
  const accounts = await openDatabase(databaseUri(mariaDb.uriFor('accounts')), accountsDatabase);
  await migrateAccounts(accounts);
  await accounts.destroy();
}

/** Logs everybody in once, which makes their strong hashes; whoever may not log in is left out. */
async function firstLogIns(port: number): Promise<Buffer[]> {
  const kept: Buffer[] = [];
  for (let n = 0; n < population; n += 1) {
    const body = JSON.stringify({ username: `person${firstCrowdId + n}`, password: passwordOfCrowd(n) });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/login`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    if (answer.status === 200) kept.push(requestBytes('POST', '/api/v1/login', headers, body));
    else if (answer.status >= 500) throw new Error(`the accounts app says ${answer.status}`);
  }
  if (kept.length < population / 2) throw new Error(`only ${kept.length} of ${population} may log in`);
  return kept;
}
