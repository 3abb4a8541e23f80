import type { EntityManager } from 'typeorm';

/** Runs a statement that is given as text, and returns how many rows it changed. */
export async function rowsChanged(
  db: EntityManager,
  statement: string,
  parameters: readonly unknown[],
): Promise<number> {
  const runner = db.queryRunner ?? db.dataSource.createQueryRunner();
  try {
    return (await runner.query(statement, [...parameters], true)).affected ?? 0;
  } finally {
    if (runner !== db.queryRunner) await runner.release();
  }
}
