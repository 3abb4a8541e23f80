import type { EntityManager } from 'typeorm';
import type { RecordedChange } from '../accounts/account';
import { raiseGeneration } from '../database/store-generation';
import { enqueue } from '../outbox/enqueue';

/** Closes a transaction that changed what an account may do: its subject is to be written again, and no session ends. */
export async function recordSubject(
  db: EntityManager,
  account: string,
  now: number,
): Promise<RecordedChange> {
  const outboxId = await enqueue(db, { kind: 'rights', account, payload: {}, now });
  return { outboxId, generation: await raiseGeneration(db) };
}
