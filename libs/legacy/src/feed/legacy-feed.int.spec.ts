import { createLegacySchema, quirkyPeople, seedLegacy } from '@gatehouse/legacy-schema';
import { databaseUri, openDatabase } from '@gatehouse/platform';
import { describeWith, startMariaDb, temporaryFolder, until } from '@gatehouse/testing';
import { Listener, silent } from '../contract/feed.contract';
import { storeOf } from '../contract/legacy-store.contract';
import { LegacySessions } from '../sessions/legacy-sessions';
import { legacyEntities } from '../tables/legacy-tables';
import { SystemClock } from '@gatehouse/identity';
import { LegacyFeed } from './legacy-feed';

describeWith(['mariadbd'], 'the feed while the database is away', () => {
  test('goes on when it is back, and misses nothing that happened before', async () => {
    const server = await startMariaDb(temporaryFolder('mariadb'));
    const { createConnection } = await import('mysql2/promise');
    const setUp = await createConnection(server.uriFor('mysql'));
    await setUp.query('CREATE DATABASE legacy CHARACTER SET latin1');
    await setUp.end();
    const address = databaseUri(server.uriFor('legacy'));
    const source = await openDatabase(address, {
      name: 'legacy',
      entities: legacyEntities('mysql'),
      charset: 'latin1',
      poolSize: 3,
    });
    await createLegacySchema((sql) => source.query(sql), 'mysql');
    await seedLegacy({ engine: 'mysql', query: (sql) => source.query(sql) });
    const store = storeOf(source, 'mysql');
    const listener = new Listener();
    listener.know((await store.users.findById(quirkyPeople.ordinary.id))!);
    const warnings: string[] = [];
    const feed = new LegacyFeed({
      users: store.users,
      sessions: new LegacySessions(store.database),
      digests: store.digests,
      live: listener,
      changes: listener,
      clock: new SystemClock(),
      log: { ...silent, warn: (line) => warnings.push(line) },
      interval: 0.05,
      sessionDuration: 60,
    });
    feed.start();
    try {
      await until(() => feed.lagSeconds() < 0.5, { message: 'the first poll' });
      await server.kill('SIGKILL');
      await until(() => feed.lagSeconds() > 1, { message: 'the lag to rise', timeout: 10_000 });
      expect(warnings).toEqual([expect.stringContaining('legacy_database_unavailable')]);
      await expect(store.users.findById(2)).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'legacy_database_unavailable',
      });

      await server.restart();
      await source.query('UPDATE tapir_users SET flag_banned = 1 WHERE user_id = 2');
      await until(() => listener.told.includes('blocked 2'), { message: 'the ban', timeout: 10_000 });
      expect(feed.lagSeconds()).toBeLessThan(1);
      expect(warnings).toHaveLength(1);
    } finally {
      await feed.stop();
      await source.destroy();
      await server.stop();
    }
  }, 60_000);

  test('a server that is silent is an outage, not a wait without end', async () => {
    const server = await startMariaDb(temporaryFolder('mariadb'));
    const source = await openDatabase(databaseUri(server.uriFor('mysql')), {
      name: 'legacy',
      entities: legacyEntities('mysql'),
      charset: 'latin1',
    });
    const { database } = storeOf(source, 'mysql');
    await database.query('SELECT 1');
    server.freeze();
    try {
      await expect(database.query('SELECT 1')).rejects.toMatchObject({ kind: 'unavailable' });
    } finally {
      server.thaw();
      await source.destroy();
      await server.stop();
    }
  }, 60_000);
});
