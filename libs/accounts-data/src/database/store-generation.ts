import { GenerationCounter } from '@gatehouse/platform';
import type { EntityManager } from 'typeorm';
import type { AccountsDatabase } from './accounts-database';
import { StoreGenerationEntity } from './store-generation.entity';

const counter = new GenerationCounter(StoreGenerationEntity, 'accounts');

/** Counts the changes that the token store must not forget: revocations, restores, rights, policy. */
export class StoreGeneration {
  constructor(private readonly database: AccountsDatabase) {}

  current(): Promise<number> {
    return this.database.run(readGeneration);
  }
}

/** Raises the generation: the last thing in the transaction of the change. */
export function raiseGeneration(manager: EntityManager): Promise<number> {
  return counter.raise(manager);
}

/** The generation as this transaction sees it. */
export function readGeneration(manager: EntityManager): Promise<number> {
  return counter.read(manager);
}
