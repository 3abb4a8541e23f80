import type { EntityManager } from 'typeorm';
import { AccountEntity } from './account.entity';

/**
 * Raises the epoch by one. First statement of its transaction, so that the account's row stays locked from here on and
 * whatever is read next is the latest.
 */
export async function raiseEpochOf(
  manager: EntityManager,
  uuid: string,
  change: Partial<Pick<AccountEntity, 'status'>> = {},
): Promise<AccountEntity> {
  await manager
    .createQueryBuilder()
    .update(AccountEntity)
    .set({ ...change, epoch: () => 'epoch + 1' })
    .where({ uuid })
    .execute();
  return manager.findOneByOrFail(AccountEntity, { uuid });
}
