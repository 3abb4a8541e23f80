import type { EntityManager } from 'typeorm';
import { IsNull } from 'typeorm';
import { SessionClientEntity } from './session-client.entity';

/**
 * Inside the transaction in which something begins for the client: its session is watched from now on. One that was found to have
 * ended, and maybe told already, is watched once more, because nobody looked at what has just begun. The row stays locked, so
 * that who ends the session at the same time waits, and finds what began. As text, because every code does it.
 */
export async function noteSessionClient(
  db: EntityManager,
  { sessionId, userUuid, clientId }: Pick<SessionClientEntity, 'sessionId' | 'userUuid' | 'clientId'>,
): Promise<void> {
  const isLite = db.dataSource.options.type === 'better-sqlite3';
  const conflict = isLite ? 'ON CONFLICT (session_id, client_id) DO UPDATE SET' : 'ON DUPLICATE KEY UPDATE';
  await db.query(
    `INSERT INTO gatehouse_session_clients (session_id, user_uuid, client_id, ends_at, due_at, attempts)
      VALUES (?, ?, ?, NULL, NULL, 0) ${conflict} due_at = NULL, attempts = 0`,
    [sessionId, userUuid, clientId],
  );
}

/** Inside the transaction that ends what was approved in a session, and first there: its clients are to be told. */
export async function markSessionEnded(
  db: EntityManager,
  { sessionId, now }: { readonly sessionId: string; readonly now: number },
): Promise<void> {
  await db.update(SessionClientEntity, { sessionId, dueAt: IsNull() }, { dueAt: now, attempts: 0 });
}
