import { createLegacySchema, seedLegacy } from '@gatehouse/legacy-schema';
import { databaseUri, openDatabase, type DatabaseAddress } from '@gatehouse/platform';
import { ManualClock, temporaryFolder, testDatabase } from '@gatehouse/testing';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { LegacyDatabase } from '../database/legacy-database';
import { legacyEntities } from '../tables/legacy-tables';
import type { LegacyEngine } from '../tables/legacy-table';
import { Digests } from '../users/digests';
import { LegacyUsers } from '../users/legacy-users';

/** A seeded legacy database, opened as the apps open it. */
export interface LegacyStore {
  readonly engine: LegacyEngine;
  readonly source: DataSource;
  readonly database: LegacyDatabase;
  readonly digests: Digests;
  readonly users: LegacyUsers;
  readonly clock: ManualClock;
  /** The clock's time, UNIX seconds; sessions of the seed are relative to it. */
  readonly now: number;
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export type OpenStore = (people?: number) => Promise<LegacyStore>;

export async function openOnSqlite(people = 0): Promise<LegacyStore> {
  return seeded({ engine: 'sqlite', file: join(temporaryFolder('legacy'), 'legacy.db') }, people);
}

export async function openOnMariaDb(people = 0): Promise<LegacyStore> {
  const { uri } = await testDatabase({ charset: 'latin1' });
  return seeded(databaseUri(uri), people);
}

async function seeded(address: DatabaseAddress, people: number): Promise<LegacyStore> {
  const { engine } = address;
  const source = await openDatabase(address, {
    name: 'legacy',
    entities: legacyEntities(engine),
    charset: 'latin1',
  });
  const query = (sql: string) => source.query(sql);
  await createLegacySchema(query, engine);
  await seedLegacy({ engine, query }, { people });
  return storeOf(source, engine);
}

export function storeOf(source: DataSource, engine: LegacyEngine): LegacyStore {
  const database = new LegacyDatabase(source);
  const digests = new Digests([Buffer.alloc(32, 1)]);
  const clock = new ManualClock();
  return {
    engine,
    source,
    database,
    digests,
    users: new LegacyUsers(database, digests),
    clock,
    now: clock.seconds(),
    query: (sql, parameters) => database.query(sql, parameters),
    close: () => source.destroy(),
  };
}

/** The store of a suite: one for all of its tests, closed at the end. */
export function useStore(open: OpenStore, people = 0): () => LegacyStore {
  let store: LegacyStore | undefined;
  beforeAll(async () => {
    store = await open(people);
  }, 60_000);
  afterAll(() => store?.close());
  return () => store!;
}
