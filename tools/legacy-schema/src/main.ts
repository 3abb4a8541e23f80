import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Database from 'libsql';
import { createConnection } from 'mysql2/promise';
import { createLegacySchema, seedLegacy, type LegacyConnection } from './index';

const usage = `Usage: node dist/tools/legacy-schema/main.js (--uri URI | --uri-file FILE) [--if-empty] [--people N] [--seed N] [--no-people]
  Creates the legacy tables in an empty database and fills them.
  URI: mysql://user:password@host:port/database, or sqlite:////absolute/path. --uri-file: the file whose first line it is.
  --if-empty: a database that has any table stays as it is, and that is no failure.
`;

interface Opened extends LegacyConnection {
  /** Whether it has no table at all, whosever. */
  isEmpty(): Promise<boolean>;
  close(): Promise<void>;
}

async function open(uri: string): Promise<Opened> {
  if (uri.startsWith('sqlite:///')) {
    const database = new Database(uri.slice('sqlite:///'.length));
    return {
      engine: 'sqlite',
      query: async (sql) => void database.exec(sql),
      isEmpty: async () => database.prepare('SELECT 1 FROM sqlite_master').get() === undefined,
      close: async () => void database.close(),
    };
  }
  const connection = await createConnection({ uri });
  return {
    engine: 'mysql',
    query: (sql) => connection.query(sql),
    isEmpty: async () => {
      const [rows] = await connection.query('SHOW TABLES');
      return (rows as unknown[]).length === 0;
    },
    close: () => connection.end(),
  };
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      uri: { type: 'string' },
      'uri-file': { type: 'string' },
      'if-empty': { type: 'boolean', default: false },
      people: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      'no-people': { type: 'boolean', default: false },
    },
  });
  const [people, seed] = [Number(values.people), Number(values.seed)];
  const uri = values.uri ?? firstLine(values['uri-file']);
  if (uri === undefined || !Number.isSafeInteger(people) || !Number.isSafeInteger(seed)) {
    process.stderr.write(usage);
    return 2;
  }
  const database = await open(uri);
  try {
    if (values['if-empty'] && !(await database.isEmpty())) {
      process.stdout.write('The database has tables already; nothing was done.\n');
      return 0;
    }
    await createLegacySchema(database.query, database.engine);
    const now = Math.floor(Date.now() / 1000);
    if (!values['no-people']) await seedLegacy(database, { people, seed, now });
    return 0;
  } finally {
    await database.close();
  }
}

function firstLine(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readFileSync(file, 'utf8').split('\n')[0];
}

run().then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
