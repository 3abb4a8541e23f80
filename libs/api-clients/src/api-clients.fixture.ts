import { Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SubjectRef, type ClientSubject } from '@gatehouse/identity';
import { databaseToken, loadSettings, PlatformModule, type Settings } from '@gatehouse/platform';
import { migrateRegistry } from '@gatehouse/registry-data';
import { BearerResolver, type Resolution } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import {
  aNewClient,
  startRedis,
  temporaryFolder,
  testDatabase,
  until,
  type RedisServer,
} from '@gatehouse/testing';
import { ApiClientsModule } from './api-clients.module';
import { ClientAuthentication } from './authentication/client-authentication';
import { CreateClient, type CreatedClient, type NewClient } from './directory/create-client';
import { IntrospectToken } from './tokens/introspect-token';
import { IssueToken } from './tokens/issue-token';
import type { IssuedToken } from './tokens/token-sessions';

type Class<T> = Type<T> | (abstract new (...args: never[]) => T);

/** API clients on real stores, as the registry has them, without a server. */
export interface ClientsHouse {
  readonly settings: Settings;
  /** Null where the token store is a file. */
  readonly redis: RedisServer | null;
  get<T>(type: Class<T>): T;
  /** A statement on the registry database. */
  query(sql: string): Promise<unknown>;
  close(): Promise<void>;
}

export const { owner } = aNewClient;
export const ownerRef = SubjectRef.user(owner.uuid);
const origin = { ipAddress: '192.0.2.7', remoteHost: '192.0.2.7' };

export async function embeddedHouse(background = false): Promise<ClientsHouse> {
  return openHouse({ DATA_DIR: temporaryFolder('clients') }, background, null);
}

/** MariaDB and Redis. */
export async function fullHouse(background = false): Promise<ClientsHouse> {
  const [registry, redis] = await Promise.all([testDatabase(), startRedis({ appendonly: true })]);
  const env = {
    DATA_DIR: temporaryFolder('clients'),
    REGISTRY_DATABASE_URI: registry.uri,
    TOKEN_STORE_URL: redis.url,
  };
  return openHouse(env, background, redis);
}

async function openHouse(
  env: Record<string, string>,
  background: boolean,
  redis: RedisServer | null,
): Promise<ClientsHouse> {
  const settings = loadSettings('registry', { ...env, LOG_LEVEL: 'silent' });
  const house = await start(settings, false, redis);
  await migrateRegistry(house.get(databaseToken('registry') as never));
  await publishPolicy(house);
  if (!background) return house;
  await house.close();
  return start(settings, true, redis);
}

/** What accounts does in a whole platform: without a policy nothing is decided. */
export async function publishPolicy(house: ClientsHouse): Promise<void> {
  const store = house.get(SessionStore);
  await store.publishPolicy({ version: 1, default: 'authenticated', roles: {}, rules: [] });
  await store.raiseGeneration('accounts', 1);
}

async function start(
  settings: Settings,
  background: boolean,
  redis: RedisServer | null,
): Promise<ClientsHouse> {
  @Module({})
  class Root {
    static of(): DynamicModule {
      return {
        module: Root,
        imports: [PlatformModule.forRoot(settings), ApiClientsModule.forRoot(settings, { background })],
      };
    }
  }
  const context: INestApplicationContext = await NestFactory.createApplicationContext(Root.of(), {
    logger: false,
    abortOnError: false,
  });
  const database = context.get<{ query(sql: string): Promise<unknown> }>(databaseToken('registry'), {
    strict: false,
  });
  return {
    settings,
    redis,
    get: (type) => context.get(type as Type, { strict: false }) as never,
    query: (sql) => database.query(sql),
    close: () => context.close(),
  };
}

/** What tests do with clients again and again. */
export class TestClients {
  constructor(readonly house: ClientsHouse) {}

  create(parts: Partial<NewClient> = {}): Promise<CreatedClient> {
    return this.house.get(CreateClient).create({ ...aNewClient, ...parts });
  }

  authenticate(clientId: string, secret: string | null): Promise<ClientSubject> {
    const presented = { method: 'client_secret_basic', clientId, secret: secret ?? '' } as const;
    return this.house.get(ClientAuthentication).authenticate(presented);
  }

  async issue(
    { clientId, clientSecret }: Pick<CreatedClient, 'clientId' | 'clientSecret'>,
    scopes: readonly string[] | null = null,
  ): Promise<IssuedToken> {
    const client = await this.authenticate(clientId, clientSecret);
    return this.house.get(IssueToken).issue({ client, scopes, origin });
  }

  async scopesOf({ accessToken }: IssuedToken): Promise<readonly string[] | null> {
    return (await this.house.get(IntrospectToken).introspect(accessToken))?.authorizations.scopes ?? null;
  }

  /** Why the token does not let in, or `ok`. */
  async stateOf({ accessToken }: IssuedToken): Promise<Resolution['reason']> {
    return (await this.house.get(BearerResolver).resolve(accessToken)).reason;
  }
}

/** Asserts what a change has just brought about: the news of it takes a moment to whoever answers from memory. */
export async function soon<T>(assertion: () => Promise<T>): Promise<T> {
  const holds = () =>
    assertion().then(
      () => true,
      () => false,
    );
  await until(holds, { message: 'the news of a change' }).catch(() => undefined);
  return assertion();
}
