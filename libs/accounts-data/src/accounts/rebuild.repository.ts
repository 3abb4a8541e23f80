import { In, MoreThan, type EntityManager } from 'typeorm';
import type { AccountsDatabase } from '../database/accounts-database';
import { grantsOf } from '../rights/grants.repository';
import { rolesOf } from '../rights/account-roles.repository';
import type { AccountToRebuild } from './account';
import { AccountEntity } from './account.entity';
import { accountOf } from './accounts.repository';

/** What a token store that lost its memory must be told before it is believed again. */
export class Rebuild {
  constructor(private readonly database: AccountsDatabase) {}

  /**
   * All accounts that were ever revoked, with their live roles and grants, in batches, ordered by UUID. Each batch is
   * read by itself: one that changes meanwhile is seen before or after the change, and raises the generation.
   */
  async *accountsToRebuild(options: {
    now: number;
    batch?: number;
  }): AsyncIterable<readonly AccountToRebuild[]> {
    const size = options.batch ?? 500;
    for (let after = ''; ;) {
      const batch = await this.database.run((db) => readBatch(db, after, size, options.now));
      if (batch.length > 0) yield batch;
      if (batch.length < size) return;
      after = batch.at(-1)!.uuid;
    }
  }
}

async function readBatch(db: EntityManager, after: string, take: number, now: number) {
  const rows = await db.find(AccountEntity, {
    where: [
      { uuid: MoreThan(after), epoch: MoreThan(0) },
      { uuid: MoreThan(after), status: 'suspended' },
    ],
    order: { uuid: 'ASC' },
    take,
  });
  const uuids = In(rows.map((row) => row.uuid));
  const roles = await rolesOf(db, uuids, now);
  const grants = await grantsOf(db, uuids, now);
  return rows.map((row) => ({
    ...accountOf(row),
    roles: roles.filter((role) => role.account === row.uuid).map((role) => role.role),
    grants: grants
      .filter((grant) => grant.account === row.uuid)
      .map(({ scope, expires }) => ({ scope, expires })),
  }));
}
