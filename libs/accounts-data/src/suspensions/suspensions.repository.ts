import { IsNull, type EntityManager } from 'typeorm';
import type { Accounts } from '../accounts/accounts.repository';
import { unknownAccount } from '../accounts/accounts.repository';
import { AccountEntity } from '../accounts/account.entity';
import { normalUuid } from '../accounts/account-key';
import { checkActor, checkReason } from '@gatehouse/identity';
import { raiseEpochOf } from '../accounts/epoch';
import type { AccountsDatabase } from '../database/accounts-database';
import { raiseGeneration, readGeneration } from '../database/store-generation';
import { enqueue, supersede } from '../outbox/enqueue';
import type { RestoreAct, Restored, SuspendAct, Suspended, Suspension } from './suspension';
import { SuspensionEntity } from './suspension.entity';

/** Takes all rights from an account, and gives them back. SQL is the first step of both; the outbox holds the others. */
export class Suspensions {
  constructor(
    private readonly database: AccountsDatabase,
    private readonly accounts: Accounts,
  ) {}

  /**
   * One transaction: status, epoch + 1, suspension, outbox entry, generation + 1. Suspending who is suspended already
   * raises the epoch once more, and does the steps again. (The account's row, where there was none yet, comes just
   * before: alone it says nothing.)
   */
  async suspend(act: SuspendAct): Promise<Suspended> {
    checkActor(act.by);
    checkReason(act.reason);
    const { uuid } = await this.accounts.ensure(act, act.now);
    return this.database.transaction(async (db) => {
      const { epoch, suspendedAt } = await raiseEpochOf(db, uuid, { status: 'suspended' });
      if (suspendedAt === null) await db.update(AccountEntity, { uuid }, { suspendedAt: act.now });
      const open = await db.findOneBy(SuspensionEntity, { accountUuid: uuid, liftedAt: IsNull() });
      const suspensionId = Number(open?.id ?? (await insertSuspension(db, uuid, act)));
      await supersede(db, uuid, act.now);
      const payload = { suspensionId, reason: act.reason, by: act.by };
      const outboxId = await enqueue(db, { kind: 'revoke', account: uuid, payload, now: act.now });
      const generation = await raiseGeneration(db);
      return { epoch, generation, outboxId, suspensionId, alreadySuspended: open !== null };
    });
  }

  /**
   * The reverse, but for the epoch, which rises again: what ended stays ended, and of two stores' writes that overtake
   * each other the later act has the higher epoch. Throws `not_found`; harmless for who is not suspended.
   */
  async restore(act: RestoreAct): Promise<Restored> {
    checkActor(act.by);
    const uuid = normalUuid(act.uuid);
    return this.database.transaction(async (db) => {
      const locked = await db.update(AccountEntity, { uuid }, { status: 'active', suspendedAt: null });
      if (!locked.affected) throw unknownAccount();
      const { epoch: before } = await db.findOneByOrFail(AccountEntity, { uuid });
      const open = { accountUuid: uuid, liftedAt: IsNull() };
      const lifted = await db.update(SuspensionEntity, open, { liftedAt: act.now, liftedBy: act.by });
      const undoLegacyBan = await db.existsBy(SuspensionEntity, { accountUuid: uuid, bannedLegacyFlag: 1 });
      if (!lifted.affected) return nothingToRestore(before, await readGeneration(db));
      const { epoch } = await raiseEpochOf(db, uuid);
      await supersede(db, uuid, act.now);
      const payload = { undoLegacyBan, by: act.by };
      const outboxId = await enqueue(db, { kind: 'restore', account: uuid, payload, now: act.now });
      return { epoch, outboxId, undoLegacyBan, wasSuspended: true, generation: await raiseGeneration(db) };
    });
  }

  /**
   * To be called before `tapir_users.flag_banned` is set where it was not: the two databases share no transaction, and
   * a ban that nobody remembers to be ours would stay for good.
   */
  async recordLegacyBan(suspensionId: number): Promise<void> {
    await this.database.run((db) =>
      db.update(SuspensionEntity, { id: suspensionId }, { bannedLegacyFlag: 1 }),
    );
  }

  /** To be called after the flag was unset again. */
  async forgetLegacyBan(uuid: string): Promise<void> {
    const ours = { accountUuid: normalUuid(uuid), bannedLegacyFlag: 1 };
    await this.database.run((db) => db.update(SuspensionEntity, ours, { bannedLegacyFlag: 0 }));
  }

  /** Whether the old system's ban of this account is ours. */
  bannedLegacyFlag(uuid: string): Promise<boolean> {
    const ours = { accountUuid: normalUuid(uuid), bannedLegacyFlag: 1 };
    return this.database.run((db) => db.existsBy(SuspensionEntity, ours));
  }

  /** All suspensions of an account, newest first. */
  async history(uuid: string): Promise<readonly Suspension[]> {
    const where = { accountUuid: normalUuid(uuid) };
    const rows = await this.database.run((db) => db.find(SuspensionEntity, { where, order: { id: 'DESC' } }));
    return rows.map(suspensionOf);
  }
}

function nothingToRestore(epoch: number, generation: number): Restored {
  return { epoch, generation, outboxId: null, wasSuspended: false, undoLegacyBan: false };
}

async function insertSuspension(db: EntityManager, accountUuid: string, act: SuspendAct): Promise<number> {
  const inserted = await db.insert(SuspensionEntity, {
    accountUuid,
    reason: act.reason,
    suspendedBy: act.by,
    suspendedAt: act.now,
    liftedBy: null,
    liftedAt: null,
    bannedLegacyFlag: 0,
  });
  return Number(inserted.identifiers[0]!.id);
}

function suspensionOf(row: SuspensionEntity): Suspension {
  return {
    id: Number(row.id),
    account: row.accountUuid,
    reason: row.reason,
    by: row.suspendedBy,
    at: row.suspendedAt,
    liftedBy: row.liftedBy,
    liftedAt: row.liftedAt,
    bannedLegacyFlag: row.bannedLegacyFlag === 1,
  };
}
