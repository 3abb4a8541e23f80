import type { DataSource } from 'typeorm';
import {
  migrateRegistry,
  pendingRegistryMigrations,
  registryMigrations,
} from '../migrations/migrate-registry';
import { aClient, elsewhere, opening, storesOn, type Engine } from './stores.contract';

const all = registryMigrations.map(({ name }) => name);

/** Columns of a client before its access tokens had a format. */
const rest =
  'name, description, owner_uuid, owner_user_id, owner_legacy_id, status, epoch, auth_method, grant_types, ' +
  'redirect_uris, jwks, first_party, created_at, created_by, revision, published_revision';
const older = `client_id, ${rest}`;

/** Takes back this migration and all that came after it. */
async function takeBack(source: DataSource, name: string): Promise<void> {
  for (const _later of all.slice(all.indexOf(name))) {
    await source.undoLastMigration({ transaction: 'none' });
  }
}

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

    test('leave clients of an older version as they were, with opaque tokens, and let that version go on', async () => {
      const source = await opening(await engine.empty());
      await migrateRegistry(source);
      await storesOn(source).clients.create(aClient({ accessTokenFormat: 'jwt', scopes: ['a:read'] }));
      await takeBack(source, 'AddAccessTokenFormat1795392000003');
      await source.query(
        `INSERT INTO gatehouse_clients (${older}) SELECT 'older', ${rest} FROM gatehouse_clients`,
      );
      expect(await migrateRegistry(source)).toEqual(all.slice(2));
      await source.query(`INSERT INTO gatehouse_clients (${older}) SELECT 'newer', ${rest} FROM gatehouse_clients
        WHERE client_id = 'older'`);
      const clients = await storesOn(source).clients.list({ limit: 9 });
      expect(clients.map(({ clientId, accessTokenFormat }) => [clientId, accessTokenFormat])).toEqual([
        ['newer', 'opaque'],
        ['older', 'opaque'],
        ['reader', 'opaque'],
      ]);
      for (const client of clients) {
        expect(client).toMatchObject({ postLogoutRedirectUris: [], backchannelLogoutUri: null });
        expect(client).toMatchObject({
          backchannelLogoutSession: false,
          dpopBound: false,
          requirePar: false,
        });
      }
      expect(clients[2]).toMatchObject({ secrets: [{ hash: 'hash-1' }], scopes: [{ scope: 'a:read' }] });
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
