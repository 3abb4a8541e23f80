import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SubjectRef, type Session } from '@gatehouse/identity';
import { seedLegacy, createLegacySchema, type LegacyEngine } from '@gatehouse/legacy-schema';
import { PeopleModule, PersonDirectory, PersonSessions } from '@gatehouse/people';
import { loadSettings, PlatformModule } from '@gatehouse/platform';
import { SessionStore } from '@gatehouse/token-store';
import { temporaryFolder } from '@gatehouse/testing';
import { runCli, type Environment, type Ran } from './run-cli.contract';
import { runHere } from './run-here.contract';

export type Query = <Row = Record<string, unknown>>(sql: string) => Promise<Row[]>;

/** Stores for a suite: the legacy database is filled with the people of the seed, the others are empty. */
export interface Stores {
  readonly engine: LegacyEngine;
  readonly legacy: Query;
  readonly accounts: Query;
  readonly env: Environment;
}

class OtherProcess {}

/** A platform that the command line works on, and another process's view of it: this one's. */
export class TestPlatform {
  private context: INestApplicationContext | null = null;

  private constructor(
    readonly stores: Stores,
    readonly env: Environment,
  ) {}

  static async with(stores: Stores): Promise<TestPlatform> {
    const query = (sql: string) => stores.legacy(sql);
    await createLegacySchema(query, stores.engine);
    await seedLegacy({ engine: stores.engine, query }, { now: Math.floor(Date.now() / 1000) });
    return new TestPlatform(stores, { ...baseEnvironment(), ...stores.env });
  }

  run(...words: string[]): Promise<Ran> {
    return this.runIn(this.env, ...words);
  }

  /** In another environment. */
  runIn(env: Environment, ...words: string[]): Promise<Ran> {
    return runHere(env, words);
  }

  /** As a process, because there is something on its standard input. */
  runWith(input: string, ...words: string[]): Promise<Ran> {
    return runCli(this.env, words, input);
  }

  /** Our own view of the stores, through connections of our own. After `migrate`. */
  async app(): Promise<INestApplicationContext> {
    if (this.context !== null) return this.context;
    const settings = loadSettings('cli', { ...this.env });
    const imports = [PlatformModule.forRoot(settings), PeopleModule.forRoot(settings, { background: false })];
    this.context = await NestFactory.createApplicationContext(
      { module: OtherProcess, imports },
      { logger: false },
    );
    return this.context;
  }

  async store(): Promise<SessionStore> {
    return (await this.app()).get(SessionStore);
  }

  /** Logs somebody in, without asking for a password. */
  async logIn(user: string): Promise<Session> {
    const app = await this.app();
    const person = await app.get(PersonDirectory).get(user);
    const opened = await app.get(PersonSessions).open({
      ...person,
      credential: 'cookie',
      amr: ['pwd'],
      origin: {
        ipAddress: '192.0.2.9',
        remoteHost: 'client.example.net',
        trackingCookie: '',
        requestId: null,
      },
      joined: null,
    });
    return opened.session;
  }

  async subjectOf(uuid: string) {
    return (await this.store()).findSubject(SubjectRef.user(uuid));
  }

  async legacyUser(id: number): Promise<Record<string, unknown>> {
    const [row] = await this.stores.legacy(`SELECT * FROM tapir_users WHERE user_id = ${id}`);
    return row!;
  }

  async close(): Promise<void> {
    await this.context?.close();
  }
}

/** Secrets that a test can check tokens with. The folder is empty. */
export function baseEnvironment() {
  return {
    NODE_ENV: 'test',
    DATA_DIR: temporaryFolder('cli'),
    JWT_SECRET: randomBytes(24).toString('base64url'),
    GATEWAY_TOKEN_KEY: randomBytes(32).toString('base64url'),
  };
}
