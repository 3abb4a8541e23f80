import { createLegacySchema, seedReferenceData } from '@gatehouse/legacy-schema';
import { DatabaseModule, type openDatabase, type DatabaseAddress, type Settings } from '@gatehouse/platform';

type Database = Awaited<ReturnType<typeof openDatabase>>;
type Query = Pick<Database, 'query'>;

/** The legacy database where it is an embedded file; null where it is a server's, which is never even opened. */
export function embeddedLegacy({ legacyDatabase }: Settings): DatabaseAddress | null {
  return legacyDatabase?.engine === 'sqlite' ? legacyDatabase : null;
}

export function legacyDatabaseModule(address: DatabaseAddress) {
  return DatabaseModule.forRoot({ name: 'legacy', address, entities: [], charset: 'latin1' });
}

/** Whether the file has no table at all. One single table, whosever it is, and nothing is created. */
export async function isEmpty(database: Query): Promise<boolean> {
  const [row] = (await database.query(
    "SELECT COUNT(*) AS tables FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'",
  )) as { tables: number }[];
  return Number(row?.tables) === 0;
}

/**
 * Creates the legacy tables, with the reference data that the old system would not run without, in an empty file.
 * All in one transaction, which is the file's only writer: of two processes one creates, the other finds them there.
 * @returns whether they were created
 */
export function createLegacyTables(database: Database): Promise<boolean> {
  return database.transaction(async (db) => {
    if (!(await isEmpty(db))) return false;
    const query = (sql: string): Promise<unknown> => db.query(sql);
    await createLegacySchema(query, 'sqlite');
    await seedReferenceData({ engine: 'sqlite', query });
    return true;
  });
}
