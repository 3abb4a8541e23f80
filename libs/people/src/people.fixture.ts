import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext, Type } from '@nestjs/common';
import { join } from 'node:path';
import { migrateAccounts, Policies, type AccountKey } from '@gatehouse/accounts-data';
import {
  databaseToken,
  loadSettings,
  PlatformModule,
  type openDatabase,
  type Settings,
} from '@gatehouse/platform';
import { Clock, uuidOfLegacyUser } from '@gatehouse/identity';
import { LegacyPassword } from '@gatehouse/legacy';
import { SessionResolver, type Proof } from '@gatehouse/sessions';
import { createLegacySchema, seedLegacy } from '@gatehouse/legacy-schema';
import { SeededRandomness, startRedis, temporaryFolder, testDatabase } from '@gatehouse/testing';
import { LogIn, type LoggedIn } from './login/log-in.service';
import type { Origin } from './login/origin';
import { PeopleModule } from './people.module';
import { publishFirstPolicy } from './policy/first-policy';
import { StoreRebuild } from './store/store-rebuild.service';

type DataSource = Awaited<ReturnType<typeof openDatabase>>;

/** People on real stores, as the accounts app has them, without a server. */
export interface PeopleHouse {
  readonly settings: Settings;
  readonly legacy: DataSource;
  readonly accounts: DataSource;
  get<T>(type: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** Another process on the same stores, with other settings where some are given. */
  another(env?: Readonly<Record<string, string>>): Promise<PeopleHouse>;
  close(): Promise<void>;
}

/** What tests do with people again and again. */
export class TestPeople {
  private addresses = 1;
  private last = 900_000;

  constructor(readonly house: PeopleHouse) {}

  /** Everybody comes from an address of their own, so that throttling is only met where it is meant. */
  origin(): Origin {
    return {
      ipAddress: `2001:db8:0:${(this.addresses += 1).toString(16)}::1`,
      remoteHost: 'host.example.org',
      trackingCookie: 'tracker',
      requestId: 'request-1',
    };
  }

  tryLogIn(
    login: string,
    password: string,
    more: { deviceCookie?: string; from?: Origin } = {},
  ): Promise<LoggedIn> {
    const { deviceCookie = null, from = this.origin() } = more;
    return this.house.get(LogIn).logIn({ login, password, credential: 'cookie', deviceCookie, origin: from });
  }

  proofOf({ session, secret }: LoggedIn): Proof {
    return { id: session.id, credential: 'cookie', secret };
  }

  async stateOf(loggedIn: LoggedIn): Promise<string> {
    return (await this.house.get(SessionResolver).resolve(this.proofOf(loggedIn))).reason;
  }

  accountOf(legacyId: number): AccountKey {
    return { uuid: uuidOfLegacyUser(legacyId), legacyId };
  }

  /** The first row of a query on the legacy database. */
  async row(sql: string, ...values: unknown[]): Promise<Record<string, unknown> | undefined> {
    return ((await this.house.legacy.query(sql, values)) as Record<string, unknown>[])[0];
  }

  /** Somebody whom no other test touches. */
  async somebody(): Promise<{ id: number; username: string; password: string }> {
    const id = (this.last += 1);
    const password = `password-of-${id}`;
    const enc = LegacyPassword.make(password, new SeededRandomness(id));
    const { legacy } = this.house;
    await legacy.query(
      `INSERT INTO tapir_users (user_id, first_name, last_name, email, policy_class, flag_email_verified)
       VALUES (${id}, 'Some', 'Body', 'some${id}@example.org', 2, 1)`,
    );
    await legacy.query(
      `INSERT INTO tapir_nicknames (nickname, user_id, flag_valid, flag_primary) VALUES ('some${id}', ${id}, 1, 1)`,
    );
    await legacy.query(
      `INSERT INTO tapir_users_password (user_id, password_storage, password_enc) VALUES (${id}, 2, '${enc}')`,
    );
    return { id, username: `some${id}`, password };
  }
}

/** Everything in SQLite files. */
export async function embeddedHouse(background = false): Promise<PeopleHouse> {
  const dataDir = temporaryFolder('people');
  return openHouse({ DATA_DIR: dataDir }, background);
}

/** MariaDB and Redis. */
export async function fullHouse(background = false): Promise<PeopleHouse> {
  const [legacy, accounts, redis] = await Promise.all([
    testDatabase({ charset: 'latin1' }),
    testDatabase(),
    startRedis({ appendonly: true }),
  ]);
  const env = {
    DATA_DIR: join(temporaryFolder('people'), 'data'),
    CLASSIC_DATABASE_URI: legacy.uri,
    ACCOUNTS_DATABASE_URI: accounts.uri,
    TOKEN_STORE_URL: redis.url,
  };
  return openHouse(env, background);
}

/** On the stores that these settings name, the others in files; tables and people are made. */
export async function openHouse(env: Record<string, string>, background = false): Promise<PeopleHouse> {
  const house = await start(env, false);
  const { engine } = house.settings.legacyDatabase!;
  const query = (sql: string) => house.legacy.query(sql);
  await createLegacySchema(query, engine);
  await seedLegacy({ engine, query }, { now: Math.floor(Date.now() / 1000) });
  await migrateAccounts(house.accounts);
  await publishFirstPolicy(house.get(Policies), house.get<Clock>(Clock));
  await house.get(StoreRebuild).run();
  if (!background) return house;
  await house.close();
  return start(env, true);
}

async function start(env: Readonly<Record<string, string>>, background: boolean): Promise<PeopleHouse> {
  const settings = loadSettings('accounts', { ...env, LEGACY_POLL: '1', LOG_LEVEL: 'silent' });
  @Module({})
  class Root {
    static of(): DynamicModule {
      return {
        module: Root,
        imports: [PlatformModule.forRoot(settings), PeopleModule.forRoot(settings, { background })],
      };
    }
  }
  const context: INestApplicationContext = await NestFactory.createApplicationContext(Root.of(), {
    logger: false,
    abortOnError: false,
  });
  return {
    settings,
    legacy: context.get(databaseToken('legacy'), { strict: false }),
    accounts: context.get(databaseToken('accounts'), { strict: false }),
    get: (type) => context.get(type as Type, { strict: false }) as never,
    another: (more = {}) => start({ ...env, ...more }, background),
    close: () => context.close(),
  };
}
