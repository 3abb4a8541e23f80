import { join } from 'node:path';
import { openDatabase, type DatabaseAddress } from '@gatehouse/platform';
import { resultOfChild } from '@gatehouse/testing';
import type { DataSource } from 'typeorm';
import { RegistryAudit } from '../audit/registry-audit.repository';
import type { CreateClientAct } from '../clients/client-acts';
import { Clients } from '../clients/clients.repository';
import { Consents } from '../consents/consents.repository';
import { RegistryDatabase } from '../database/registry-database';
import { RegistryGeneration } from '../database/registry-generation';
import { Delegations } from '../delegations/delegations.repository';
import { ClientPublications } from '../publications/client-publications.repository';
import { registryDatabase } from '../registry-database.options';
import { SessionClients } from '../session-clients/session-clients.repository';
import { ClientSuspensions } from '../suspensions/client-suspensions.repository';
import type { Work } from './worker.child';

/** Where a driver's spec gets its databases from. */
export interface Engine {
  /** A database without tables. */
  empty(): Promise<DatabaseAddress>;
}

const opened: DataSource[] = [];

/** Opens it for the length of a test. */
export async function opening(address: DatabaseAddress): Promise<DataSource> {
  const source = await openDatabase(address, registryDatabase);
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
  const database = new RegistryDatabase(source);
  return {
    source,
    database,
    clients: new Clients(database),
    suspensions: new ClientSuspensions(database),
    publications: new ClientPublications(database),
    consents: new Consents(database),
    delegations: new Delegations(database),
    sessionClients: new SessionClients(database),
    generation: new RegistryGeneration(database),
    audit: new RegistryAudit(database),
  };
}

export type Stores = ReturnType<typeof storesOn>;

export const now = 1_767_323_045;

/** What registers a client with one secret, known to the old system's user 1234. */
export function aClient(parts: Partial<CreateClientAct> = {}): CreateClientAct {
  return {
    clientId: 'reader',
    name: 'Reader',
    description: '',
    owner: { uuid: '5bd07e22-4f67-4b41-9b3a-0a4c1d9be8a1', userId: '1234', legacyId: 1234 },
    authMethod: 'client_secret_basic',
    grantTypes: ['client_credentials'],
    redirectUris: [],
    jwks: [],
    firstParty: false,
    secretHash: 'hash-1',
    scopes: [],
    approved: false,
    by: 'cli',
    now,
    ...parts,
  };
}

/** `count` times at once. */
export function atOnce<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

/** `count` times at once; what became of each: `done`, or the code of its error. */
export function outcomesAtOnce(
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<readonly string[]> {
  return atOnce(count, (index) =>
    work(index).then(
      () => 'done',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    ),
  );
}
