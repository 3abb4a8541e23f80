import { parseArgs } from 'node:util';
import Database from 'libsql';
import { createConnection } from 'mysql2/promise';
import { createLegacySchema, seedLegacy, type LegacyConnection } from './index';

const usage = `Usage: node dist/tools/legacy-schema/main.js --uri URI [--people N] [--seed N] [--no-people]
  Creates the legacy tables in an empty database and fills them.
  URI: mysql://user:password@host:port/database, or sqlite:////absolute/path
`;

interface Opened extends LegacyConnection {
  close(): Promise<void>;
}

async function open(uri: string): Promise<Opened> {
  if (uri.startsWith('sqlite:///')) {
    const database = new Database(uri.slice('sqlite:///'.length));
    return {
      engine: 'sqlite',
      query: async (sql) => void database.exec(sql),
      close: async () => void database.close(),
    };
  }
  const connection = await createConnection({ uri });
  return { engine: 'mysql', query: (sql) => connection.query(sql), close: () => connection.end() };
}

async function run(): Promise<number> {
  const { values } = parseArgs({
    options: {
      uri: { type: 'string' },
      people: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      'no-people': { type: 'boolean', default: false },
    },
  });
  const [people, seed] = [Number(values.people), Number(values.seed)];
  if (values.uri === undefined || !Number.isSafeInteger(people) || !Number.isSafeInteger(seed)) {
    process.stderr.write(usage);
    return 2;
  }
  const database = await open(values.uri);
  try {
    await createLegacySchema(database.query, database.engine);
    const now = Math.floor(Date.now() / 1000);
    if (!values['no-people']) await seedLegacy(database, { people, seed, now });
    return 0;
  } finally {
    await database.close();
  }
}

run().then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
