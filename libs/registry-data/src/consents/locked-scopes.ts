import type { EntityManager } from 'typeorm';
import type { ConsentEntity } from './consent.entity';

/**
 * What a user allows a client, locked until the end of the transaction, so that nobody withdraws it meanwhile; null:
 * nothing. On SQLite the transaction has had the whole file since it began. As text, because every code asks for it.
 */
export async function lockedScopes(
  db: EntityManager,
  { userUuid, clientId }: Pick<ConsentEntity, 'userUuid' | 'clientId'>,
): Promise<readonly string[] | null> {
  const lock = db.dataSource.options.type === 'better-sqlite3' ? '' : 'FOR UPDATE';
  const statement = `SELECT scopes FROM gatehouse_consents WHERE user_uuid = ? AND client_id = ? ${lock}`;
  const [row] = await db.query<{ scopes: string }[]>(statement, [userUuid, clientId]);
  return row === undefined ? null : (JSON.parse(row.scopes) as string[]);
}
