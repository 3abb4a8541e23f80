import {
  migrateRegistry,
  pendingRegistryMigrations,
  registryMigrations,
} from '../migrations/migrate-registry';
import { aClient, elsewhere, opening, storesOn, type Engine } from './stores.contract';

const all = registryMigrations.map(({ name }) => name);

export function migrationsContract(engine: Engine): void {
  describe('migrations', () => {
    test('are all pending in an empty database, and asking changes nothing', async () => {
      const source = await opening(await engine.empty());
      expect(await pendingRegistryMigrations(source)).toEqual(all);
      const runner = source.createQueryRunner();
      expect(await runner.hasTable('gatehouse_registry_migrations')).toBe(false);
      await runner.release();
      const { generation } = storesOn(source);
      await expect(generation.current()).rejects.toThrow();
    });

    test('run once, whoever else migrates at the same time', async () => {
      const address = await engine.empty();
      const source = await opening(address);
      const others = [1, 2].map(() => elsewhere<string[]>(address, 'migrate'));
      const runs = await Promise.all([migrateRegistry(source), migrateRegistry(source), ...others]);
      expect(runs.flat()).toEqual(all);
      expect(await pendingRegistryMigrations(source)).toEqual([]);
      expect(await storesOn(source).generation.current()).toBe(1);
    });

    test('live beside the accounts database’s, and touch no table of another', async () => {
      const source = await opening(await engine.empty());
      await source.query('CREATE TABLE gatehouse_migrations (id int)');
      await source.query('CREATE TABLE gatehouse_accounts (uuid int)');
      await source.query('INSERT INTO gatehouse_accounts VALUES (7)');
      await migrateRegistry(source);
      expect(await source.query('SELECT * FROM gatehouse_accounts')).toEqual([{ uuid: 7 }]);
      expect(await source.query('SELECT * FROM gatehouse_migrations')).toEqual([]);
    });

    test('can be taken back, and run again', async () => {
      const source = await opening(await engine.empty());
      await migrateRegistry(source);
      for (const _migration of all) await source.undoLastMigration({ transaction: 'none' });
      expect(await pendingRegistryMigrations(source)).toEqual(all);
      expect(await migrateRegistry(source)).toEqual(all);
    });

    test('go on where a server died between two tables', async () => {
      const source = await opening(await engine.empty());
      await migrateRegistry(source);
      await storesOn(source).clients.create(aClient());
      await source.query('DROP TABLE gatehouse_client_suspensions');
      await source.query('DELETE FROM gatehouse_registry_migrations');
      expect(await migrateRegistry(source)).toEqual(all);
      expect(await storesOn(source).generation.current()).toBe(2);
    });
  });
}
