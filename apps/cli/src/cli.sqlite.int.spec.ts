import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '@gatehouse/platform';
import { temporaryFolder } from '@gatehouse/testing';
import { clientCommands } from './contract/clients.contract';
import { clientRefusals } from './contract/clients-refusals.contract';
import { peopleCommands } from './contract/people.contract';
import { baseEnvironment, TestPlatform, type Query } from './contract/platform.contract';
import { policyCommands } from './contract/policy.contract';
import { policyOperations } from './contract/policy-operations.contract';
import { buildCli, runCli } from './contract/run-cli.contract';
import { migrateCommand, storeCommands } from './contract/stores.contract';

jest.setTimeout(60_000);
beforeAll(buildCli, 120_000);

/** Statements on a file of its own connection. */
function queryOf(file: string): Query {
  const database = openSqlite(file);
  return async <Row>(sql: string) => {
    const statement = database.prepare(sql);
    if (statement.reader) return statement.all() as Row[];
    statement.run();
    return [];
  };
}

describe('the command line on embedded stores', () => {
  const folder = temporaryFolder('stores');
  const file = (name: string) => join(folder, `${name}.db`);
  const uri = (name: string) => `sqlite:///${file(name)}`;
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await TestPlatform.with({
      engine: 'sqlite',
      legacy: queryOf(file('legacy')),
      accounts: async (sql) => queryOf(file('accounts'))(sql),
      env: {
        CLASSIC_DATABASE_URI: uri('legacy'),
        ACCOUNTS_DATABASE_URI: uri('accounts'),
        TOKEN_STORE_URL: uri('tokens'),
      },
    });
  });
  afterAll(() => platform.close());

  migrateCommand(
    () => platform,
    async () => Number(existsSync(file('accounts')) || existsSync(file('tokens'))),
  );
  peopleCommands(() => platform);
  clientCommands(() => platform);
  clientRefusals(() => platform);
  storeCommands(() => platform);
  policyCommands(() => platform);
  policyOperations(() => platform);
});

describe('migrate in an empty folder', () => {
  test('makes a whole platform, once', async () => {
    const env = baseEnvironment();
    const run = (...words: string[]) => runCli(env, words);
    expect((await run('migrate', '--check', '--json')).json()).toEqual({
      pending: ['legacy tables', 'accounts tables', 'first policy', 'registry tables'],
    });
    for (const name of ['legacy', 'accounts', 'tokens'])
      expect(existsSync(join(env.DATA_DIR, `${name}.db`))).toBe(false);
    const runs = await Promise.all([
      run('migrate', '--json'),
      run('migrate', '--json'),
      run('migrate', '--json'),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    const created = runs.filter(
      (ran) => ran.json<{ legacy_tables_created: boolean }>().legacy_tables_created,
    );
    expect(created).toHaveLength(1);
    expect(created[0]!.stderr).toContain('created the legacy tables');
    const legacy = queryOf(join(env.DATA_DIR, 'legacy.db'));
    const [count] = await legacy<{ categories: number }>(
      'SELECT COUNT(*) AS categories FROM arXiv_categories',
    );
    expect(count!.categories).toBeGreaterThan(100);
    expect(await legacy('SELECT * FROM tapir_users')).toEqual([]);
  });

  test('creates nothing beside a table of somebody else', async () => {
    const env = baseEnvironment();
    const legacy = queryOf(join(env.DATA_DIR, 'legacy.db'));
    await legacy('CREATE TABLE notes (text TEXT)');
    const ran = await runCli(env, ['migrate', '--json']);
    expect([ran.code, ran.json()]).toMatchObject([0, { legacy_tables_created: false }]);
    expect(await legacy("SELECT name FROM sqlite_master WHERE type = 'table'")).toEqual([{ name: 'notes' }]);
  });

  test('finds room for both databases in one file', async () => {
    const env = baseEnvironment();
    const uri = `sqlite:///${join(env.DATA_DIR, 'all.db')}`;
    const both = { ...env, CLASSIC_DATABASE_URI: uri, ACCOUNTS_DATABASE_URI: uri };
    const ran = await runCli(both, ['migrate', '--json']);
    expect([ran.code, ran.json()]).toMatchObject([0, { legacy_tables_created: true }]);
    expect((await runCli(both, ['migrate', '--check', '--json'])).json()).toEqual({ pending: [] });
  });
});
