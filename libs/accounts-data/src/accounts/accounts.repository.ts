import { DomainError, uuidOfLegacyUser } from '@gatehouse/identity';
import { JoinedQuestions } from '@gatehouse/platform';
import type { AccountsDatabase } from '../database/accounts-database';
import { raiseGeneration } from '../database/store-generation';
import { enqueue } from '../outbox/enqueue';
import type { Account, AccountKey, RecordedChange } from './account';
import { AccountEntity } from './account.entity';
import { checkLegacyId, normalKey, normalUuid } from './account-key';
import { checkReason } from '@gatehouse/identity';
import { raiseEpochOf } from './epoch';

/** The accounts that our own tables know. One that came from the old system has a row from its first need on. */
export class Accounts {
  private readonly epochs = new JoinedQuestions((uuids: readonly string[]) => this.epochsOf(uuids));

  constructor(private readonly database: AccountsDatabase) {}

  async findByUuid(uuid: string): Promise<Account | null> {
    const row = await this.database.run((db) => db.findOneBy(AccountEntity, { uuid: normalUuid(uuid) }));
    return row === null ? null : accountOf(row);
  }

  /** Throws `not_found`. */
  async getByUuid(uuid: string): Promise<Account> {
    const account = await this.findByUuid(uuid);
    if (account === null) throw unknownAccount();
    return account;
  }

  async findByLegacyId(legacyId: number): Promise<Account | null> {
    const where = { legacyId: checkLegacyId(legacyId) };
    const row = await this.database.run((db) => db.findOneBy(AccountEntity, where));
    return row === null ? null : accountOf(row);
  }

  /** The account of this legacy user, made now if need be. Any number of callers may do so at once. */
  async ensureForLegacy(legacyId: number, now: number): Promise<Account> {
    const known = await this.findByLegacyId(legacyId);
    return known ?? this.ensure({ uuid: uuidOfLegacyUser(legacyId), legacyId }, now);
  }

  /** The account with this key, made now if need be; throws `conflict` if another one has its legacy id. */
  async ensure(key: AccountKey, now: number): Promise<Account> {
    const { uuid, legacyId } = normalKey(key);
    const known = await this.findByUuid(uuid);
    const account = known ?? (await this.create({ uuid, legacyId }, now));
    if (account === null || (legacyId !== null && account.legacyId !== legacyId)) {
      throw new DomainError('conflict', 'legacy_id_taken', 'Another account belongs to that legacy user.');
    }
    return account;
  }

  /** 0 for an account without a row: its epoch was never raised. */
  async epochOf(uuid: string): Promise<number> {
    return this.epochs.ask(normalUuid(uuid));
  }

  /** Ends all sessions of the account, for a changed password and the like; its status stays. */
  async raiseEpoch(
    act: AccountKey & { reason: string; now: number },
  ): Promise<RecordedChange & { epoch: number }> {
    checkReason(act.reason);
    const { uuid } = await this.ensure(act, act.now);
    return this.database.transaction(async (db) => {
      const { epoch } = await raiseEpochOf(db, uuid);
      const payload = { reason: act.reason };
      const outboxId = await enqueue(db, { kind: 'subject', account: uuid, payload, now: act.now });
      return { epoch, outboxId, generation: await raiseGeneration(db) };
    });
  }

  private async epochsOf(uuids: readonly string[]): Promise<number[]> {
    const sql = `SELECT uuid, epoch FROM gatehouse_accounts WHERE uuid IN (${uuids.map(() => '?').join(', ')})`;
    const rows = await this.database.run((db) =>
      db.query<Pick<AccountEntity, 'uuid' | 'epoch'>[]>(sql, [...uuids]),
    );
    const epochs = new Map(rows.map(({ uuid, epoch }) => [uuid, Number(epoch)]));
    return uuids.map((uuid) => epochs.get(uuid) ?? 0);
  }

  private async create({ uuid, legacyId }: AccountKey, now: number): Promise<Account | null> {
    const row = { uuid, legacyId, epoch: 0, status: 'active', suspendedAt: null, created: now } as const;
    await this.database.run((db) =>
      db
        .createQueryBuilder()
        .insert()
        .into(AccountEntity)
        .values(row)
        .orIgnore()
        .updateEntity(false)
        .execute(),
    );
    return this.findByUuid(uuid);
  }
}

export function accountOf(row: AccountEntity): Account {
  const { uuid, legacyId, epoch, status, suspendedAt, created } = row;
  return { uuid, legacyId, epoch, status, suspendedAt, created };
}

export function unknownAccount(): DomainError {
  return new DomainError('not_found', 'unknown_account', 'There is no such account.');
}
