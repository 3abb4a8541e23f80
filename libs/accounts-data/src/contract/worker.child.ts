import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { openDatabase, type DatabaseAddress } from '@gatehouse/platform';
import { accountsDatabase } from '../accounts-database.options';
import { migrateAccounts } from '../migrations/migrate-accounts';
import { storesOn } from './stores.contract';

/** Another process on the same database. Does one of these, and prints what came of it as JSON. */
const works = {
  migrate: migrateAccounts,

  /** Claims one outbox entry ten times at once. */
  async claim(source: Parameters<typeof storesOn>[0], id: string, now: string): Promise<boolean[]> {
    const { outbox } = storesOn(source);
    const claim = () => outbox.claim(Number(id), { now: Number(now), lease: 60 });
    const claims = await Promise.all(Array.from({ length: 10 }, claim));
    return claims.map((claimed) => claimed !== null);
  },

  /** Suspends one account ten times at once; the epochs that it got. */
  async suspend(source: Parameters<typeof storesOn>[0], uuid: string, now: string): Promise<number[]> {
    const { suspensions } = storesOn(source);
    const act = { uuid, legacyId: null, by: 'cli', reason: 'test', now: Number(now) };
    const done = await Promise.all(Array.from({ length: 10 }, () => suspensions.suspend(act)));
    return done.map(({ epoch }) => epoch);
  },
};

export type Work = keyof typeof works;

async function main([address, work, first, second]: string[]): Promise<void> {
  Logger.overrideLogger(false);
  const source = await openDatabase(JSON.parse(address!) as DatabaseAddress, accountsDatabase);
  const result = await works[work as Work](source, first!, second!);
  await source.destroy();
  process.stdout.write(JSON.stringify(result));
}

void main(process.argv.slice(2));
