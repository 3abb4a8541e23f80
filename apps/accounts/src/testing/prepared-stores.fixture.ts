import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { migrateAccounts, Policies } from '@gatehouse/accounts-data';
import { createLegacySchema, seedLegacy } from '@gatehouse/legacy-schema';
import { SystemClock } from '@gatehouse/identity';
import { PeopleModule, publishFirstPolicy, StoreRebuild } from '@gatehouse/people';
import { databaseToken, loadSettings, PlatformModule } from '@gatehouse/platform';
import { startRedis, temporaryFolder, testDatabase, type RedisServer } from '@gatehouse/testing';

/** The settings of stores with the people of the old system in them, a first policy, and tables that are up to date. */
export type StoreEnvironment = Readonly<Record<string, string>>;

/** What the fixture asks of a database connection. */
export interface Database {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

/** Everything in SQLite files. */
export async function embeddedStores(): Promise<StoreEnvironment> {
  return prepare({ DATA_DIR: temporaryFolder('accounts') });
}

/** MariaDB and Redis. */
export async function fullStores(): Promise<StoreEnvironment & { readonly redis: RedisServer }> {
  const [legacy, accounts, redis] = await Promise.all([
    testDatabase({ charset: 'latin1' }),
    testDatabase(),
    startRedis({ appendonly: true }),
  ]);
  const env = {
    DATA_DIR: temporaryFolder('accounts'),
    CLASSIC_DATABASE_URI: legacy.uri,
    ACCOUNTS_DATABASE_URI: accounts.uri,
    TOKEN_STORE_URL: redis.url,
  };
  // Not enumerable: the environment of a process holds texts only.
  return Object.defineProperty(await prepare(env), 'redis', { value: redis }) as never;
}

/** Fills empty stores as an installation does before the app is started for the first time. */
export async function prepare(env: StoreEnvironment): Promise<StoreEnvironment> {
  @Module({})
  class Preparation {}
  const settings = loadSettings('accounts', { ...env, LOG_LEVEL: 'silent' });
  const imports = [PlatformModule.forRoot(settings), PeopleModule.forRoot(settings, { background: false })];
  const options = { logger: false, abortOnError: false } as const;
  const context = await NestFactory.createApplicationContext({ module: Preparation, imports }, options);
  const find = <T>(token: unknown) => context.get<T>(token as never, { strict: false });
  const legacy = find<Database>(databaseToken('legacy'));
  const query = (sql: string) => legacy.query(sql);
  const { engine } = settings.legacyDatabase!;
  await createLegacySchema(query, engine);
  await seedLegacy({ engine, query }, { now: Math.floor(Date.now() / 1000) });
  await migrateAccounts(find(databaseToken('accounts')));
  await publishFirstPolicy(find<Policies>(Policies), new SystemClock());
  await find<StoreRebuild>(StoreRebuild).run();
  await context.close();
  return env;
}
