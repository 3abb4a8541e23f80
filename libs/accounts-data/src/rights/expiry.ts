import { Brackets } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { AccountRoleEntity } from './account-role.entity';

/** Of the alias `given`: no end, or one that is still to come. At its end a right no longer holds. */
export function stillHolds(now: number): Brackets {
  return new Brackets((where) =>
    where.where('given.expires IS NULL').orWhere('given.expires > :now', { now }),
  );
}

export async function endedBetween(
  db: EntityManager,
  table: typeof AccountRoleEntity,
  after: number,
  upTo: number,
): Promise<readonly string[]> {
  const rows = await db
    .createQueryBuilder(table, 'given')
    .select('DISTINCT given.account_uuid', 'account')
    .where('given.expires > :after AND given.expires <= :upTo', { after, upTo })
    .orderBy('account', 'ASC')
    .getRawMany<{ account: string }>();
  return rows.map((row) => row.account);
}
