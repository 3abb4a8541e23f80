import type { EntityManager } from 'typeorm';
import { IsNull } from 'typeorm';
import { SessionClientEntity } from './session-client.entity';

/**
 * Inside the transaction in which something begins for the client: its session is watched from now on. One that was found to have
 * ended, and maybe told already, is watched once more, because nobody looked at what has just begun. The row stays locked, so
 * that who ends the session at the same time waits, and finds what began.
 */
export async function noteSessionClient(
  db: EntityManager,
  { sessionId, userUuid, clientId }: Pick<SessionClientEntity, 'sessionId' | 'userUuid' | 'clientId'>,
): Promise<void> {
  const row = { sessionId, userUuid, clientId, endsAt: null, dueAt: null, attempts: 0 };
  const insert = db.createQueryBuilder().insert().into(SessionClientEntity).values(row).updateEntity(false);
  await insert.orUpdate(['due_at', 'attempts'], ['session_id', 'client_id']).execute();
}

/** Inside the transaction that ends what was approved in a session, and first there: its clients are to be told. */
export async function markSessionEnded(
  db: EntityManager,
  { sessionId, now }: { readonly sessionId: string; readonly now: number },
): Promise<void> {
  await db.update(SessionClientEntity, { sessionId, dueAt: IsNull() }, { dueAt: now, attempts: 0 });
}
