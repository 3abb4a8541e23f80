import type { EntityManager } from 'typeorm';
import type { Consent } from './consent';
import { ConsentEntity } from './consent.entity';

export function consentOf(row: ConsentEntity): Consent {
  return { ...row, scopes: JSON.parse(row.scopes) as string[] };
}

/**
 * Reads a consent and keeps it locked until the end of the transaction, so that nobody withdraws it meanwhile. On SQLite
 * the transaction has had the whole file since it began.
 */
export async function lockConsent(
  db: EntityManager,
  { userUuid, clientId }: Pick<ConsentEntity, 'userUuid' | 'clientId'>,
): Promise<ConsentEntity | null> {
  const query = db.createQueryBuilder(ConsentEntity, 'consent').where({ userUuid, clientId });
  if (db.dataSource.options.type !== 'better-sqlite3') query.setLock('pessimistic_write');
  return query.getOne();
}
