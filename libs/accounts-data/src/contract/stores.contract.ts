import { join } from 'node:path';
import { SystemRandomness } from '@gatehouse/identity';
import { openDatabase, type DatabaseAddress } from '@gatehouse/platform';
import { resultOfChild } from '@gatehouse/testing';
import type { DataSource } from 'typeorm';
import { accountsDatabase } from '../accounts-database.options';
import { Accounts } from '../accounts/accounts.repository';
import { Rebuild } from '../accounts/rebuild.repository';
import { AuditLog } from '../audit/audit-log.repository';
import { AccountsDatabase } from '../database/accounts-database';
import { StoreGeneration } from '../database/store-generation';
import { Outbox } from '../outbox/outbox.repository';
import { Policies } from '../policies/policies.repository';
import { AccountRoles } from '../rights/account-roles.repository';
import { Grants } from '../rights/grants.repository';
import { Rights } from '../rights/rights.repository';
import { Suspensions } from '../suspensions/suspensions.repository';
import type { Work } from './worker.child';

/** Where a driver's spec gets its databases from. */
export interface Engine {
  /** A database without tables. */
  empty(): Promise<DatabaseAddress>;
}

const opened: DataSource[] = [];

/** Opens it for the length of a test. */
export async function opening(address: DatabaseAddress): Promise<DataSource> {
  const source = await openDatabase(address, accountsDatabase);
  opened.push(source);
  return source;
}

export async function closeAll(): Promise<void> {
  for (const source of opened.splice(0)) await source.destroy();
}

/** Lets another process work on the database, and returns what it got. */
export function elsewhere<T>(address: DatabaseAddress, work: Work, ...words: unknown[]): Promise<T> {
  const program = join(__dirname, 'worker.child.ts');
  return resultOfChild(program, JSON.stringify(address), work, ...words.map(String));
}

/** All repositories, on one connection. */
export function storesOn(source: DataSource) {
  const database = new AccountsDatabase(source);
  const accounts = new Accounts(database);
  return {
    source,
    database,
    accounts,
    rebuild: new Rebuild(database),
    suspensions: new Suspensions(database, accounts),
    accountRoles: new AccountRoles(database, accounts),
    grants: new Grants(database, accounts),
    rights: new Rights(database),
    policies: new Policies(database),
    audit: new AuditLog(database),
    outbox: new Outbox(database, new SystemRandomness()),
    generation: new StoreGeneration(database),
  };
}

export type Stores = ReturnType<typeof storesOn>;

export const now = 1_767_323_045;

/** `count` times at once. */
export function atOnce<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}
