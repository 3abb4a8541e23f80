import { DomainError } from '@gatehouse/identity';
import { Column, PrimaryColumn, type EntityManager, type EntityTarget } from 'typeorm';
import { wholeNumber } from './whole-number';

/** The columns of a table that holds nothing but a database's generation; the entity names the table. */
export abstract class GenerationRow {
  /** Always 1: the table has one row. */
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'bigint', transformer: wholeNumber })
  generation!: number;
}

/**
 * Counts a database's changes that the token store must not forget. A token store whose own number is missing or lower
 * has lost some and is republished before it is believed.
 */
export class GenerationCounter {
  /** @param database its name, for the sentence that says it has no tables yet */
  constructor(
    private readonly entity: EntityTarget<GenerationRow>,
    private readonly database: string,
  ) {}

  /** Begins in a migration. From 1, so that a token store without a number always has the lower one. */
  async begin(manager: EntityManager): Promise<void> {
    const query = manager.createQueryBuilder().insert().into(this.entity).values({ id: 1, generation: 1 });
    await query.orIgnore().updateEntity(false).execute();
  }

  /**
   * Raises the generation inside the transaction of the change, and returns it. It goes last there: until the commit,
   * all other changes wait for this row.
   */
  async raise(manager: EntityManager): Promise<number> {
    await manager
      .createQueryBuilder()
      .update(this.entity)
      .set({ generation: () => 'generation + 1' })
      .where({ id: 1 })
      .execute();
    return this.read(manager);
  }

  /** The generation as this transaction sees it. */
  async read(manager: EntityManager): Promise<number> {
    const row = await manager.findOneBy(this.entity, { id: 1 });
    if (row === null) {
      const sentence = `The ${this.database} database has not been migrated.`;
      throw new DomainError('unavailable', 'not_migrated', sentence);
    }
    return row.generation;
  }
}
