import type { EntityManager } from 'typeorm';
import { generationCounter } from '../database/registry-generation';
import type { ClientChange } from './client';
import { ClientEntity } from './client.entity';
import type { OptionColumns } from './client-options';
import { isClientId, unknownClient } from './client-rules';

/** What changes in the client's own row. */
export type ColumnChange = Partial<Pick<ClientEntity, 'status' | 'accessTokenFormat'> & OptionColumns> & {
  readonly epoch?: () => string;
};

/**
 * Raises the revision by one. First statement of its transaction, so that the client's row stays locked from here on
 * and whatever is read next is the latest. Throws `not_found`.
 */
export async function beginChange(
  db: EntityManager,
  clientId: string,
  change: ColumnChange = {},
): Promise<ClientEntity> {
  // MySQL compares without trailing spaces, so an id is looked at before it is looked up.
  if (!isClientId(clientId)) throw unknownClient();
  const locked = await db
    .createQueryBuilder()
    .update(ClientEntity)
    .set({ ...change, revision: () => 'revision + 1' })
    .where({ clientId })
    .execute();
  if (!locked.affected) throw unknownClient();
  return db.findOneByOrFail(ClientEntity, { clientId });
}

/** Last statement of the transaction: until the commit, all other changes wait for the generation's row. */
export async function endChange(
  db: EntityManager,
  { clientId, epoch, revision }: Pick<ClientEntity, 'clientId' | 'epoch' | 'revision'>,
): Promise<ClientChange> {
  return { clientId, epoch, revision, generation: await generationCounter.raise(db) };
}
