import { isDuplicate } from '@gatehouse/platform';
import type { EntityManager } from 'typeorm';
import { rowsChanged } from '../database/rows-changed';
import { rowsWhere } from '../database/rows-where';
import type { RotateAct } from './delegation';
import { DelegationEntity } from './delegation.entity';

// As text, because every code and every refresh does them: put together by the ORM, each takes several times as long.

const table = 'gatehouse_delegations';

export async function findDelegation(
  db: EntityManager,
  by: 'delegation_id' | 'source_hash',
  value: string,
): Promise<DelegationEntity | null> {
  const [row] = await rowsWhere(db, DelegationEntity, `WHERE ${by} = ?`, [value]);
  return row ?? null;
}

/** False: a row with the same source or id is there. */
export async function insertDelegation(
  db: EntityManager,
  row: Omit<DelegationEntity, 'id'>,
): Promise<boolean> {
  const { columns: all } = db.dataSource.getMetadata(DelegationEntity);
  const columns = all.filter(({ isGenerated }) => !isGenerated);
  const names = columns.map(({ databaseName }) => databaseName).join(', ');
  const values = columns.map(({ propertyName }) => row[propertyName as keyof typeof row]);
  const places = columns.map(() => '?').join(', ');
  try {
    await db.query(`INSERT INTO ${table} (${names}) VALUES (${places})`, values);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/** Whether it was this statement that put the next refresh token in the place of this one. */
export async function rotateDelegation(
  db: EntityManager,
  { delegationId, generation, refreshHash, now }: RotateAct,
): Promise<boolean> {
  const statement = `UPDATE ${table} SET refresh_generation = ?, refresh_hash = ?, rotated_at = ?
    WHERE delegation_id = ? AND refresh_generation = ? AND refresh_hash IS NOT NULL
      AND revoked_at IS NULL AND expires_at > ?`;
  const parameters = [generation + 1, refreshHash, now, delegationId, generation, now];
  return (await rowsChanged(db, statement, parameters)) === 1;
}
