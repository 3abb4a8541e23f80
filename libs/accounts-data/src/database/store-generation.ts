import { DomainError } from '@gatehouse/identity';
import type { EntityManager } from 'typeorm';
import type { AccountsDatabase } from './accounts-database';
import { StoreGenerationEntity } from './store-generation.entity';

/**
 * Counts the changes that the token store must not forget: revocations, restores, rights, policy. A token store whose
 * own number is missing or lower has lost some and is republished before it is believed.
 */
export class StoreGeneration {
  constructor(private readonly database: AccountsDatabase) {}

  current(): Promise<number> {
    return this.database.run(readGeneration);
  }
}

/**
 * Raises the generation inside the transaction of the change, and returns it. It goes last there: until the commit,
 * all other changes wait for this row.
 */
export async function raiseGeneration(manager: EntityManager): Promise<number> {
  await manager
    .createQueryBuilder()
    .update(StoreGenerationEntity)
    .set({ generation: () => 'generation + 1' })
    .where({ id: 1 })
    .execute();
  return readGeneration(manager);
}

/** The generation as this transaction sees it. */
export async function readGeneration(manager: EntityManager): Promise<number> {
  const row = await manager.findOneBy(StoreGenerationEntity, { id: 1 });
  if (row === null) {
    throw new DomainError('unavailable', 'not_migrated', 'The accounts database has not been migrated.');
  }
  return row.generation;
}
