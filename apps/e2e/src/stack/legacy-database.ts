import { createLegacySchema, seedLegacy } from '@gatehouse/legacy-schema';
import { testDatabase, type MySqlTestDatabase } from '@gatehouse/testing';

/** The old system's database, with its people. */
export async function startLegacyDatabase(): Promise<MySqlTestDatabase> {
  const database = await testDatabase({ charset: 'latin1' });
  const query = (sql: string) => database.query(sql);
  await createLegacySchema(query, 'mysql');
  await seedLegacy({ engine: 'mysql', query }, { now: Math.floor(Date.now() / 1000) });
  return database;
}
