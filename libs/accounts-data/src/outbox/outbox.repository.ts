import type { Randomness } from '@gatehouse/identity';
import { In, LessThanOrEqual, MoreThan, type EntityManager } from 'typeorm';
import type { AccountsDatabase } from '../database/accounts-database';
import { backoff } from './backoff';
import type { ClaimedEntry, OutboxEntry, OutboxPayload } from './outbox-entry';
import { OutboxEntryEntity } from './outbox-entry.entity';

/**
 * The durable list of what revocations, restores and publications have left to do. Whoever claims an entry has it alone
 * until the lease ends, over all processes; times are UNIX seconds.
 */
export class Outbox {
  constructor(
    private readonly database: AccountsDatabase,
    private readonly randomness: Randomness,
  ) {}

  /**
   * This entry, if it is still to be done and nobody else is at it, nor at an older one of the same account. For whoever
   * has just recorded it.
   */
  async claim(id: number, options: { now: number; lease: number }): Promise<ClaimedEntry | null> {
    const row = await this.database.run((db) => db.findOneBy(OutboxEntryEntity, { id }));
    return row === null ? null : this.lease(row, options);
  }

  /** Entries whose time has come, oldest first. */
  async claimDue(options: { now: number; lease: number; limit?: number }): Promise<readonly ClaimedEntry[]> {
    const { now, limit = 10 } = options;
    await this.database.run((db) =>
      db.delete(OutboxEntryEntity, { superseded: 1, leaseUntil: LessThanOrEqual(now) }),
    );
    const due = await this.database.run((db) =>
      db.find(OutboxEntryEntity, {
        where: { superseded: 0, nextTry: LessThanOrEqual(now), leaseUntil: LessThanOrEqual(now) },
        order: { id: 'ASC' },
        take: limit,
      }),
    );
    const claimed: ClaimedEntry[] = [];
    for (const row of due) {
      const entry = await this.lease(row, options);
      if (entry !== null) claimed.push(entry);
    }
    return claimed;
  }

  /** Notes that a step need not be done again. False: the entry is no longer ours, stop. */
  async stepDone(entry: ClaimedEntry, step: string): Promise<boolean> {
    return this.database.transaction(async (db) => {
      // The write comes first: it locks the row, so that the list read next is the latest.
      const held = await db.update(
        OutboxEntryEntity,
        { ...heldBy(entry), superseded: 0 },
        { lastError: null },
      );
      if (!held.affected) return false;
      const row = await db.findOneByOrFail(OutboxEntryEntity, { id: entry.id });
      const done = new Set([...(JSON.parse(row.stepsDone) as string[]), step]);
      await db.update(OutboxEntryEntity, heldBy(entry), { stepsDone: JSON.stringify([...done]) });
      return true;
    });
  }

  /** All is done. False: the entry was no longer ours. */
  async complete(entry: ClaimedEntry): Promise<boolean> {
    const result = await this.database.run((db) => db.delete(OutboxEntryEntity, heldBy(entry)));
    return Boolean(result.affected);
  }

  /** Gives the entry back until its next try, and returns when that is. `code` says why: a word, never a driver's text. */
  async fail(entry: ClaimedEntry, failure: { now: number; code: string }): Promise<number> {
    const nextTry = failure.now + backoff(entry.attempts);
    const change = { lease: null, leaseUntil: 0, nextTry, lastError: failure.code.slice(0, 255) };
    await this.database.run((db) => db.update(OutboxEntryEntity, heldBy(entry), change));
    return nextTry;
  }

  /** What is left: how many entries, and how old the oldest is (for metrics and `/readyz`). */
  async pending(): Promise<{ count: number; oldest: number | null }> {
    const row = await this.database.run((db) =>
      db
        .createQueryBuilder(OutboxEntryEntity, 'entry')
        .select('COUNT(*)', 'count')
        .addSelect('MIN(entry.created)', 'oldest')
        .where({ superseded: 0 })
        .getRawOne<{ count: string | number; oldest: string | number | null }>(),
    );
    return { count: Number(row?.count ?? 0), oldest: row?.oldest == null ? null : Number(row.oldest) };
  }

  /** Entries of an account that are still to be done, oldest first. */
  async pendingOf(account: string): Promise<readonly OutboxEntry[]> {
    const where = { accountUuid: account.toLowerCase(), superseded: 0 };
    const rows = await this.database.run((db) => db.find(OutboxEntryEntity, { where, order: { id: 'ASC' } }));
    return rows.map(entryOf);
  }

  private async lease(
    row: OutboxEntryEntity,
    { now, lease: seconds }: { now: number; lease: number },
  ): Promise<ClaimedEntry | null> {
    const lease = this.randomness.bytes(16).toString('hex');
    const leaseUntil = now + seconds;
    const taken = await this.database.run(async (db) => {
      if (await olderOneIsHeld(db, row, now)) return false;
      const free = {
        id: Number(row.id),
        superseded: 0,
        attempts: row.attempts,
        leaseUntil: LessThanOrEqual(now),
      };
      const result = await db.update(OutboxEntryEntity, free, {
        lease,
        leaseUntil,
        attempts: row.attempts + 1,
      });
      return Boolean(result.affected);
    });
    return taken ? { ...entryOf(row), attempts: row.attempts + 1, lease, leaseUntil } : null;
  }
}

/** Revoking and restoring the same account must not overlap: the later act waits until the superseded one has let go. */
function olderOneIsHeld(db: EntityManager, row: OutboxEntryEntity, now: number): Promise<boolean> {
  if (row.accountUuid === null) return Promise.resolve(false);
  const { accountUuid } = row;
  const acts = { accountUuid, kind: In(['revoke', 'restore']), superseded: 1, leaseUntil: MoreThan(now) };
  return row.kind === 'revoke' || row.kind === 'restore'
    ? db.existsBy(OutboxEntryEntity, acts)
    : Promise.resolve(false);
}

function heldBy(entry: ClaimedEntry): { id: number; lease: string } {
  return { id: entry.id, lease: entry.lease };
}

function entryOf(row: OutboxEntryEntity): OutboxEntry {
  return {
    id: Number(row.id),
    kind: row.kind,
    account: row.accountUuid,
    payload: JSON.parse(row.payload) as OutboxPayload,
    stepsDone: JSON.parse(row.stepsDone) as string[],
    attempts: row.attempts,
    created: row.created,
  };
}
