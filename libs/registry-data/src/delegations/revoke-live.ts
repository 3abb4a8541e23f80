import { In, IsNull, MoreThan, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { generationCounter } from '../database/registry-generation';
import { DelegationEntity } from './delegation.entity';
import { checkBecause } from './delegation-rules';

interface RevokeLive {
  readonly because: string;
  /** UNIX seconds. */
  readonly now: number;
  /** Which of those that are found; all by default. */
  readonly only?: (row: DelegationEntity) => boolean;
}

/** Rows changed by one statement. */
const batch = 500;

/**
 * Inside a transaction, and last there: revokes the delegations that these conditions find and that are live, and raises
 * the generation if there were any. Returns the ids of those that it revoked itself.
 */
export async function revokeLive(
  db: EntityManager,
  where: FindOptionsWhere<DelegationEntity>,
  { because, now, only = () => true }: RevokeLive,
): Promise<readonly string[]> {
  checkBecause(because);
  const live = { ...where, revokedAt: IsNull(), expiresAt: MoreThan(now) };
  const found = (await db.find(DelegationEntity, { where: live, order: { id: 'ASC' } })).filter(only);
  const revoked: string[] = [];
  for (let first = 0; first < found.length; first += batch) {
    revoked.push(...(await revokeRows(db, found.slice(first, first + batch), { because, now })));
  }
  if (revoked.length > 0) await generationCounter.raise(db);
  return revoked;
}

/** Named by number, so that MySQL locks those rows and no gaps; somebody else may have revoked some of them meanwhile. */
async function revokeRows(
  db: EntityManager,
  rows: readonly DelegationEntity[],
  { because, now }: RevokeLive,
): Promise<readonly string[]> {
  const where = { id: In(rows.map(({ id }) => id)), revokedAt: IsNull() };
  const locked = db.createQueryBuilder(DelegationEntity, 'delegation').where(where).orderBy('delegation.id');
  if (db.dataSource.options.type !== 'better-sqlite3') locked.setLock('pessimistic_write');
  const mine = await locked.getMany();
  if (mine.length === 0) return [];
  const ids = { id: In(mine.map(({ id }) => id)) };
  await db.update(DelegationEntity, ids, { revokedAt: now, revokedBecause: because, enforced: 0 });
  return mine.map(({ delegationId }) => delegationId);
}
