import { accountsMigrations, migrateAccounts, pendingMigrations } from '../migrations/migrate-accounts';
import { elsewhere, opening, storesOn, type Engine } from './stores.contract';

const all = accountsMigrations.map(({ name }) => name);

export function migrationsContract(engine: Engine): void {
  describe('migrations', () => {
    test('are all pending in an empty database, and asking changes nothing', async () => {
      const source = await opening(await engine.empty());
      expect(await pendingMigrations(source)).toEqual(all);
      expect(await pendingMigrations(source)).toEqual(all);
      const runner = source.createQueryRunner();
      expect(await runner.hasTable('gatehouse_migrations')).toBe(false);
      await runner.release();
    });

    test('run once; a second time there is nothing to do', async () => {
      const source = await opening(await engine.empty());
      expect(await migrateAccounts(source)).toEqual(all);
      expect(await pendingMigrations(source)).toEqual([]);
      expect(await migrateAccounts(source)).toEqual([]);
      expect(await storesOn(source).generation.current()).toBe(1);
    });

    test('several processes that migrate at once run each one once', async () => {
      const address = await engine.empty();
      const source = await opening(address);
      const others = [1, 2].map(() => elsewhere<string[]>(address, 'migrate'));
      const runs = await Promise.all([migrateAccounts(source), migrateAccounts(source), ...others]);
      expect(runs.flat()).toEqual(all);
      expect(await storesOn(source).generation.current()).toBe(1);
    });

    test('touch no other table', async () => {
      const source = await opening(await engine.empty());
      await source.query('CREATE TABLE migrations (id int)');
      await source.query('CREATE TABLE tapir_users (user_id int)');
      await source.query('INSERT INTO tapir_users VALUES (7)');
      await migrateAccounts(source);
      expect(await source.query('SELECT * FROM tapir_users')).toEqual([{ user_id: 7 }]);
      expect(await source.query('SELECT * FROM migrations')).toEqual([]);
    });

    test('can be taken back, and run again', async () => {
      const source = await opening(await engine.empty());
      await migrateAccounts(source);
      for (const _migration of all) await source.undoLastMigration({ transaction: 'none' });
      expect(await pendingMigrations(source)).toEqual(all);
      expect(await migrateAccounts(source)).toEqual(all);
    });

    test('what roles contain becomes part of the policy, published anew', async () => {
      const source = await opening(await engine.empty());
      await migrateAccounts(source);
      await source.undoLastMigration({ transaction: 'none' });
      await source.query("INSERT INTO gatehouse_roles (name, changed_at) VALUES ('editor', 7)");
      await source.query(
        "INSERT INTO gatehouse_role_scopes (role, scope, place) VALUES ('editor', 'b:c', 0)",
      );
      await source.query(
        "INSERT INTO gatehouse_role_scopes (role, scope, place) VALUES ('editor', 'a:b', 1)",
      );
      await source.query(
        `INSERT INTO gatehouse_policy_versions (version, document, published_by, published_at, comment)
         VALUES (4, '{"default":"authenticated"}', 'cli', 1, '')`,
      );
      await migrateAccounts(source);
      const { policies } = storesOn(source);
      expect(await policies.latest()).toMatchObject({
        version: 5,
        content: {
          files: [{ owner: 'gatehouse', default: 'authenticated' }],
          roles: { editor: ['b:c', 'a:b'], 'public-user': [] },
        },
      });
      expect((await policies.byVersion(4))?.version).toBe(4);
    });

    test('go on where a server died between two tables', async () => {
      const source = await opening(await engine.empty());
      await migrateAccounts(source);
      await source.query('DROP TABLE gatehouse_credentials');
      await source.query('DELETE FROM gatehouse_migrations');
      expect(await migrateAccounts(source)).toEqual(all);
      expect(await source.query('SELECT * FROM gatehouse_credentials')).toEqual([]);
      expect(await storesOn(source).generation.current()).toBe(1);
    });
  });
}
