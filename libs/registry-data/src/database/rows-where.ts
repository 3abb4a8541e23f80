import type { EntityManager, ObjectLiteral } from 'typeorm';

/**
 * Rows of an entity by a condition that is given as text, for what every request asks: put together by the ORM, a statement
 * takes several times as long. Values are as the driver gives them: whole numbers are numbers.
 *
 * @param condition from `WHERE` on, with a `?` for each value
 */
export async function rowsWhere<T extends ObjectLiteral>(
  db: EntityManager,
  entity: new () => T,
  condition: string,
  values: readonly unknown[],
): Promise<T[]> {
  const { tableName, columns } = db.dataSource.getMetadata(entity);
  const named = columns.map(({ databaseName, propertyName }) => `${databaseName} AS ${propertyName}`);
  return db.query<T[]>(`SELECT ${named.join(', ')} FROM ${tableName} ${condition}`, [...values]);
}
