import { databaseUri, openDatabase, type DatabaseOptions } from '@gatehouse/platform';
import type { MariaDbServer } from '@gatehouse/testing';

/** How many statements that write rows MariaDB was given since its start. */
export async function sqlWrites(mariaDb: MariaDbServer): Promise<number> {
  const options: DatabaseOptions = { name: 'bench', entities: [], charset: 'utf8mb4' };
  const database = await openDatabase(databaseUri(mariaDb.uriFor('mysql')), options);
  const rows = await database.query<{ Value: string }[]>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_insert', 'Com_update', 'Com_delete')",
  );
  await database.destroy();
  return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
}
