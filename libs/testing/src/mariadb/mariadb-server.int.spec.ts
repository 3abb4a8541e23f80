import { describeWith } from '../describe-with';
import { isAlive } from '../processes/signals';
import { temporaryFolder } from '../run/temporary-folder';
import { startMariaDb } from './mariadb-server';
import { testDatabase } from './test-database';

describeWith(['mariadbd'], 'the MariaDB of a run', () => {
  test('gives every caller an empty database of their own on one server', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase({ charset: 'latin1' })]);
    expect(other.port).toBe(one.port);
    expect(other.name).not.toBe(one.name);
    expect(one.uri).toMatch(new RegExp(`^mysql://root:[0-9a-f]+@127.0.0.1:${one.port}/${one.name}$`));

    expect(await one.query('SHOW TABLES')).toEqual([]);
    await one.script('CREATE TABLE t (n int); INSERT INTO t VALUES (1), (2)');
    expect(await one.query('SELECT n FROM t WHERE n > ?', [1])).toEqual([{ n: 2 }]);
    expect(await other.query('SELECT @@character_set_database AS charset')).toEqual([{ charset: 'latin1' }]);
    await one.drop();
    expect(await other.query('SHOW DATABASES LIKE ?', [one.name])).toEqual([]);
  });

  test('is strict and durable, as MariaDB is by itself', async () => {
    const database = await testDatabase();
    const [row] = await database.query(
      'SELECT @@sql_mode AS mode, @@innodb_flush_log_at_trx_commit AS flush',
    );
    expect(row).toEqual({ mode: expect.stringContaining('STRICT_TRANS_TABLES'), flush: 1 });
  });

  test('knows root with a password from this machine, and nobody without a name or from elsewhere', async () => {
    const database = await testDatabase();
    const accounts = await database.query(
      `SELECT User AS user, Host AS host FROM mysql.user
       WHERE User IN ('root', '') OR Host NOT IN ('127.0.0.1', 'localhost') ORDER BY Host`,
    );
    expect(accounts).toEqual([
      { user: 'root', host: '127.0.0.1' },
      { user: 'root', host: 'localhost' },
    ]);
  });
});

describeWith(['mariadbd'], 'a MariaDB of one’s own', () => {
  test('starts, keeps its data over a kill, and is gone after stop', async () => {
    const { createConnection } = await import('mysql2/promise');
    const server = await startMariaDb(temporaryFolder('mariadb'));
    const before = await createConnection(server.uriFor('mysql'));
    await before.query('CREATE DATABASE kept');
    before.destroy();

    await server.kill('SIGKILL');
    expect(isAlive(server.pid)).toBe(false);
    await server.restart();
    const after = await createConnection(server.uriFor('kept'));
    await after.end();

    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    await expect(createConnection(server.uriFor('kept'))).rejects.toThrow('ECONNREFUSED');
  });
});
