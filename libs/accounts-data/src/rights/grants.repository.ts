import { Equal, type EntityManager, type FindOperator } from 'typeorm';
import type { RecordedChange } from '../accounts/account';
import type { Accounts } from '../accounts/accounts.repository';
import { normalUuid } from '../accounts/account-key';
import { checkActor, checkReason } from '@gatehouse/identity';
import type { AccountsDatabase } from '../database/accounts-database';
import { stillHolds } from './expiry';
import { GrantEntity } from './grant.entity';
import { recordSubject } from './record-subject';
import type { AccountGrant, GiveAct, TakeAct } from './rights';
import { checkExpiry, checkScope } from './role-rules';

/** Single scopes that an account has, beside what its roles hold. */
export class Grants {
  constructor(
    private readonly database: AccountsDatabase,
    private readonly accounts: Accounts,
  ) {}

  /** Gives the scope; given again, the new end and reason count. */
  async give(act: GiveAct): Promise<RecordedChange> {
    checkActor(act.by);
    checkReason(act.reason);
    checkScope(act.scope);
    checkExpiry(act.expires, act.now);
    const { uuid } = await this.accounts.ensure(act, act.now);
    const { scope, expires, reason } = act;
    const row = { accountUuid: uuid, scope, expires, reason, givenBy: act.by, givenAt: act.now };
    return this.database.transaction(async (db) => {
      await db
        .createQueryBuilder()
        .insert()
        .into(GrantEntity)
        .values(row)
        .orUpdate(['expires', 'reason', 'given_by', 'given_at'], ['account_uuid', 'scope'])
        .updateEntity(false)
        .execute();
      return recordSubject(db, uuid, act.now);
    });
  }

  /** Takes the scope away; null: the account did not have it. */
  async take(act: TakeAct): Promise<RecordedChange | null> {
    const accountUuid = normalUuid(act.uuid);
    return this.database.transaction(async (db) => {
      const removed = await db.delete(GrantEntity, { accountUuid, scope: act.scope });
      return removed.affected ? recordSubject(db, accountUuid, act.now) : null;
    });
  }

  /** Grants of an account that hold now, by scope. */
  ofAccount(uuid: string, now: number): Promise<readonly AccountGrant[]> {
    return this.database.run((db) => grantsOf(db, Equal(normalUuid(uuid)), now));
  }
}

export async function grantsOf(
  db: EntityManager,
  accounts: FindOperator<string>,
  now: number,
): Promise<readonly AccountGrant[]> {
  const rows = await db
    .createQueryBuilder(GrantEntity, 'given')
    .where({ accountUuid: accounts })
    .andWhere(stillHolds(now))
    .orderBy('given.scope', 'ASC')
    .getMany();
  return rows.map(({ accountUuid, scope, expires, givenBy, givenAt, reason }) => {
    return { account: accountUuid, scope, expires, givenBy, givenAt, reason };
  });
}
