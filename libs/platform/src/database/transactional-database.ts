import type { DataSource, EntityManager } from 'typeorm';
import { isDeadlock } from './database-errors';

/** How often a transaction that the server chose as victim of a deadlock is begun again. */
const attempts = 10;

/**
 * A database of our own, as its repositories see it: single statements, and transactions. `work` gets an entity
 * manager and awaits nothing but it: on SQLite it holds the file's only writer, and it may be run again from the start.
 */
export class TransactionalDatabase {
  constructor(private readonly source: DataSource) {}

  /** Runs statements of which each stands alone. */
  run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return work(this.source.manager);
  }

  /** Runs statements that happen all or not at all. */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.source.transaction(work);
      } catch (error) {
        if (attempt === attempts || !isDeadlock(error)) throw error;
      }
    }
  }
}
