import {
  describeWith,
  startRedis,
  testDatabase,
  type MySqlTestDatabase,
  type RedisServer,
} from '@gatehouse/testing';
import { clientCommands } from './contract/clients.contract';
import { peopleCommands } from './contract/people.contract';
import { TestPlatform } from './contract/platform.contract';
import { policyCommands, policyWithoutStore } from './contract/policy.contract';
import { policyOperations } from './contract/policy-operations.contract';
import { buildCli, runCli } from './contract/run-cli.contract';
import { migrateCommand, storeCommands } from './contract/stores.contract';
import { storeDown } from './contract/store-down.contract';

jest.setTimeout(60_000);

describeWith(['mariadbd', 'redis-server'], 'the command line on MariaDB and Redis', () => {
  let legacy: MySqlTestDatabase;
  let accounts: MySqlTestDatabase;
  let redis: RedisServer;
  let platform: TestPlatform;
  let schemaBefore: unknown;

  beforeAll(async () => {
    await buildCli();
    [legacy, accounts, redis] = await Promise.all([
      testDatabase({ charset: 'latin1' }),
      testDatabase(),
      startRedis({ appendonly: true }),
    ]);
    platform = await TestPlatform.with({
      engine: 'mysql',
      legacy: (sql) => legacy.query(sql),
      accounts: (sql) => accounts.query(sql),
      env: {
        CLASSIC_DATABASE_URI: legacy.uri,
        ACCOUNTS_DATABASE_URI: accounts.uri,
        TOKEN_STORE_URL: redis.url,
      },
    });
    schemaBefore = await schema();
  }, 180_000);
  afterAll(() => platform?.close());

  async function schema(): Promise<unknown> {
    const tables = await legacy.query<Record<string, string>>('SHOW FULL TABLES');
    const created = tables.map(async (table) => {
      const [row] = await legacy.query<Record<string, string>>(
        `SHOW CREATE TABLE \`${Object.values(table)[0]}\``,
      );
      return row!['Create Table']!.replace(/ AUTO_INCREMENT=\d+/, '');
    });
    return [tables, await Promise.all(created)];
  }

  migrateCommand(
    () => platform,
    async () => (await accounts.query('SHOW TABLES')).length,
  );
  peopleCommands(() => platform);
  clientCommands(() => platform);
  storeCommands(() => platform);
  storeDown(
    () => platform,
    () => redis,
  );
  policyCommands(() => platform);
  policyOperations(() => platform);
  policyWithoutStore(
    () => platform,
    () => redis,
  );

  test('an empty legacy database on a server stays empty', async () => {
    const empty = await testDatabase({ charset: 'latin1' });
    const ran = await runCli({ ...platform.env, CLASSIC_DATABASE_URI: empty.uri }, ['migrate', '--json']);
    expect([ran.code, ran.json()]).toMatchObject([0, { legacy_tables_created: false }]);
    expect(await empty.query('SHOW TABLES')).toEqual([]);
  });

  test('after all of this the schema of the old system is what it was', async () => {
    expect(await schema()).toEqual(schemaBefore);
  });
});
