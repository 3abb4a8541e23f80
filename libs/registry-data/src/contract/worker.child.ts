import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { openDatabase, type DatabaseAddress } from '@gatehouse/platform';
import { migrateRegistry } from '../migrations/migrate-registry';
import { registryDatabase } from '../registry-database.options';
import { allow, arrive, beginUntilWithdrawn, redeem, refresh } from './crowd.fixture';
import { atOnce, outcomesAtOnce, storesOn, type Stores } from './stores.contract';

type Source = Parameters<typeof storesOn>[0];

/** Another process on the same database. Does one of these, and prints what came of it as JSON. */
const works = {
  migrate: migrateRegistry,

  /** Suspends one client ten times at once; the epochs that it got. */
  async suspend(source: Source, clientId: string, now: string): Promise<number[]> {
    const act = { clientId, by: 'cli', reason: 'test', now: Number(now) };
    const done = await atOnce(10, () => storesOn(source).suspensions.suspend(act));
    return done.map(({ epoch }) => epoch);
  },

  /** Adds ten secrets to one client at once; what became of each. */
  addSecrets(source: Source, clientId: string, now: string): Promise<readonly string[]> {
    const { clients } = storesOn(source);
    const add = (n: number) =>
      clients.addSecret({ clientId, hash: `there-${n}`, by: 'cli', now: Number(now) });
    return outcomesAtOnce(10, add);
  },

  redeem: (source: Source, first: string) => together(source, (stores) => redeem(stores, Number(first))),
  refresh: (source: Source, first: string) => together(source, (stores) => refresh(stores, Number(first))),
  allow: (source: Source, first: string) => together(source, (stores) => allow(stores, Number(first))),
  beginUntilWithdrawn: (source: Source) => beginUntilWithdrawn(storesOn(source)),
};

/** Begins when the test does. */
async function together<T>(source: Source, work: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = storesOn(source);
  await arrive(stores);
  return work(stores);
}

export type Work = keyof typeof works;

async function main([address, work, first, second]: string[]): Promise<void> {
  Logger.overrideLogger(false);
  const source = await openDatabase(JSON.parse(address!) as DatabaseAddress, registryDatabase);
  const result = await works[work as Work](source, first!, second!);
  await source.destroy();
  process.stdout.write(JSON.stringify(result ?? null));
}

void main(process.argv.slice(2));
