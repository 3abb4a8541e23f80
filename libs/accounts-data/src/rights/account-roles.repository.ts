import { Equal, type EntityManager, type FindOperator } from 'typeorm';
import type { RecordedChange } from '../accounts/account';
import type { Accounts } from '../accounts/accounts.repository';
import { normalUuid } from '../accounts/account-key';
import { checkActor } from '@gatehouse/identity';
import type { AccountsDatabase } from '../database/accounts-database';
import { AccountRoleEntity } from './account-role.entity';
import { endedBetween, stillHolds } from './expiry';
import { recordSubject } from './record-subject';
import type { AccountRole, AssignAct, UnassignAct } from './rights';
import { RoleEntity } from './role.entity';
import { checkExpiry, unknownRole } from './role-rules';

/** Who has which role. */
export class AccountRoles {
  constructor(
    private readonly database: AccountsDatabase,
    private readonly accounts: Accounts,
  ) {}

  /** Gives the role; given again, the new end counts. Throws `not_found` for an unknown role. */
  async assign(act: AssignAct): Promise<RecordedChange> {
    checkActor(act.by);
    checkExpiry(act.expires, act.now);
    const { uuid } = await this.accounts.ensure(act, act.now);
    return this.database.transaction(async (db) => {
      if (!(await db.existsBy(RoleEntity, { name: act.role }))) throw unknownRole(act.role);
      const row = {
        accountUuid: uuid,
        role: act.role,
        expires: act.expires,
        givenBy: act.by,
        givenAt: act.now,
      };
      await db
        .createQueryBuilder()
        .insert()
        .into(AccountRoleEntity)
        .values(row)
        .orUpdate(['expires', 'given_by', 'given_at'], ['account_uuid', 'role'])
        .updateEntity(false)
        .execute();
      return recordSubject(db, uuid, act.now);
    });
  }

  /** Takes the role away; null: the account did not have it. */
  async unassign(act: UnassignAct): Promise<RecordedChange | null> {
    const accountUuid = normalUuid(act.uuid);
    return this.database.transaction(async (db) => {
      const removed = await db.delete(AccountRoleEntity, { accountUuid, role: act.role });
      return removed.affected ? recordSubject(db, accountUuid, act.now) : null;
    });
  }

  /** Roles of an account that hold now, by name. */
  ofAccount(uuid: string, now: number): Promise<readonly AccountRole[]> {
    return this.database.run((db) => rolesOf(db, Equal(normalUuid(uuid)), now));
  }

  /** Accounts that have the role now, ordered by UUID, after `after`. */
  async holders(
    role: string,
    page: { now: number; after?: string; limit: number },
  ): Promise<readonly AccountRole[]> {
    const rows = await this.database.run((db) =>
      db
        .createQueryBuilder(AccountRoleEntity, 'given')
        .where('given.role = :role AND given.account_uuid > :after', { role, after: page.after ?? '' })
        .andWhere(stillHolds(page.now))
        .orderBy('given.accountUuid', 'ASC')
        .limit(page.limit)
        .getMany(),
    );
    return rows.map(accountRoleOf);
  }

  /** Accounts of which a role ended after `after` and not later than `upTo`: their subjects say too much. */
  endedBetween(after: number, upTo: number): Promise<readonly string[]> {
    return this.database.run((db) => endedBetween(db, AccountRoleEntity, after, upTo));
  }
}

export async function rolesOf(
  db: EntityManager,
  accounts: FindOperator<string>,
  now: number,
): Promise<readonly AccountRole[]> {
  const rows = await db
    .createQueryBuilder(AccountRoleEntity, 'given')
    .where({ accountUuid: accounts })
    .andWhere(stillHolds(now))
    .orderBy('given.role', 'ASC')
    .getMany();
  return rows.map(accountRoleOf);
}

function accountRoleOf(row: AccountRoleEntity): AccountRole {
  const { accountUuid, role, expires, givenBy, givenAt } = row;
  return { account: accountUuid, role, expires, givenBy, givenAt };
}
