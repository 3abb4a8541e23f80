import { GenerationCounter } from '@gatehouse/platform';
import type { RegistryDatabase } from './registry-database';
import { RegistryGenerationEntity } from './registry-generation.entity';

/** The counter inside of a transaction; it goes last there. */
export const generationCounter = new GenerationCounter(RegistryGenerationEntity, 'registry');

/** Counts the changes of clients, all of which the token store must not forget. */
export class RegistryGeneration {
  constructor(private readonly database: RegistryDatabase) {}

  /** Throws `unavailable` / `not_migrated` where there are no tables to count in yet. */
  current(): Promise<number> {
    return this.database.run((db) => generationCounter.read(db));
  }
}
