import { In, LessThanOrEqual, type EntityManager } from 'typeorm';
import type { OutboxKind, OutboxPayload } from './outbox-entry';
import { OutboxEntryEntity } from './outbox-entry.entity';

/** Seconds for whoever recorded the act to do its steps at once, before anybody else looks for left ones. */
export const headStart = 5;

/** Puts in what has to follow, inside the transaction that made it necessary. */
export async function enqueue(
  manager: EntityManager,
  entry: { kind: OutboxKind; account: string | null; payload: OutboxPayload; now: number },
): Promise<number> {
  const inserted = await manager.insert(OutboxEntryEntity, {
    kind: entry.kind,
    accountUuid: entry.account,
    payload: JSON.stringify(entry.payload),
    stepsDone: '[]',
    attempts: 0,
    nextTry: entry.now + headStart,
    created: entry.now,
    lease: null,
    leaseUntil: 0,
    superseded: 0,
    lastError: null,
  });
  return Number(inserted.identifiers[0]!.id);
}

/**
 * Takes back what earlier revocations and restores of the account have not finished: the new act says all that is to
 * be. Where somebody is at it this moment, the entry stays until they let go or their lease ends. The account's row is
 * locked by the caller. Rows are named by id, so that MySQL locks no gap that other accounts' entries would go into.
 */
export async function supersede(manager: EntityManager, account: string, now: number): Promise<void> {
  const unfinished = { accountUuid: account, kind: In(['revoke', 'restore']) };
  for (const row of await manager.findBy(OutboxEntryEntity, unfinished)) {
    const id = Number(row.id);
    const removed = await manager.delete(OutboxEntryEntity, { id, leaseUntil: LessThanOrEqual(now) });
    if (!removed.affected) await manager.update(OutboxEntryEntity, { id }, { superseded: 1 });
  }
}
