import {
  describeWith,
  freePort,
  startMariaDb,
  startProxy,
  temporaryFolder,
  testDatabase,
  until,
} from '@gatehouse/testing';
import { Logger } from '@nestjs/common';
import { EntitySchema } from 'typeorm';
import type { DataSource } from 'typeorm';
import { HealthProbes } from '../health/health-probes';
import { databaseUri } from '../settings/store-addresses';
import { databaseProbe } from './database-health';
import { openDatabase } from './open-database';

interface Person {
  id?: number;
  name: string;
  seen?: Date;
}

const PersonSchema = new EntitySchema<Person>({
  name: 'person',
  columns: {
    id: { type: Number, primary: true, generated: true },
    name: { type: String, length: 50 },
    seen: { type: 'datetime', nullable: true },
  },
});

const options = { name: 'test', entities: [PersonSchema] };

describeWith(['mariadbd'], 'a MySQL database', () => {
  beforeAll(() => Logger.overrideLogger(false));
  const opened: DataSource[] = [];
  const open = async (...args: Parameters<typeof openDatabase>): Promise<DataSource> => {
    const dataSource = await openDatabase(...args);
    opened.push(dataSource);
    return dataSource;
  };
  afterEach(() => Promise.all(opened.splice(0).map((dataSource) => dataSource.destroy())));

  it('hands every byte of latin1 text over as it is, both ways', async () => {
    const database = await testDatabase({ charset: 'latin1' });
    await database.script(
      'CREATE TABLE person (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50), seen DATETIME)',
    );
    const people = (
      await open(databaseUri(database.uri), { ...options, charset: 'latin1' })
    ).getRepository<Person>('person');
    const utf8 = Buffer.from('Frédérique').toString('latin1');
    const { id } = await people.save({ name: utf8 });
    const [row] = await database.query<{ bytes: string }>('SELECT HEX(name) AS bytes FROM person');
    expect(row!.bytes).toBe(Buffer.from('Frédérique').toString('hex').toUpperCase());
    expect((await people.findOneByOrFail({ id })).name).toBe(utf8);
    const all = Buffer.from(Array.from({ length: 200 }, (_, n) => n + 56)).toString('latin1');
    for (const part of all.match(/.{1,50}/gs) ?? []) {
      const saved = await people.save({ name: part });
      expect((await people.findOneByOrFail({ id: saved.id })).name).toBe(part);
    }
  });

  it('holds every character in tables of ours, times in UTC, and counts as numbers', async () => {
    const database = await testDatabase();
    await database.script(
      'CREATE TABLE person (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50), seen DATETIME)',
    );
    const dataSource = await open(databaseUri(database.uri), { ...options, charset: 'utf8mb4' });
    const people = dataSource.getRepository<Person>('person');
    const seen = new Date('2026-06-30T12:00:00Z');
    await people.save({ name: 'Ødegård 🐧', seen });
    expect(await people.find()).toEqual([{ id: 1, name: 'Ødegård 🐧', seen }]);
    const [row] = await database.query<{ seen: string }>(
      "SELECT DATE_FORMAT(seen, '%H:%i') AS seen FROM person",
    );
    expect(row!.seen).toBe('12:00');
    expect(await dataSource.query('SELECT COUNT(*) AS n, 9007199254740993 AS big FROM person')).toEqual([
      { n: 1, big: '9007199254740993' },
    ]);
  });

  it('fails at once where nobody listens, without the password', async () => {
    const address = databaseUri(`mysql://root:hunter22@127.0.0.1:${await freePort()}/test`);
    const failure = await open(address, { ...options, charset: 'utf8mb4' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'database_unavailable', retryAfter: 5 });
    expect(String(failure)).not.toContain('hunter22');
  });

  it.each([
    ['does not let this user in', { username: 'nobody', password: 'hunter22' }, 'refuses this user'],
    ['has no such database', { pathname: '/nothing' }, 'has no database'],
  ])('is not waited for where the server %s', async (_what, wrong, words) => {
    const uri = Object.assign(new URL((await testDatabase()).uri), wrong);
    const start = performance.now();
    const failure = await open(databaseUri(uri.href), {
      ...options,
      charset: 'utf8mb4',
      waitUpTo: 20_000,
    }).catch((error: unknown) => error);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'database_refused' });
    expect(String(failure)).toContain(words);
    expect(String(failure)).not.toContain('hunter22');
  });

  it('is waited for as long as the caller says', async () => {
    const port = await freePort();
    const address = databaseUri(`mysql://root@127.0.0.1:${port}/test`);
    const start = performance.now();
    await expect(open(address, { ...options, charset: 'utf8mb4', waitUpTo: 300 })).rejects.toThrow(
      'does not answer',
    );
    expect(performance.now() - start).toBeGreaterThanOrEqual(300);
    const database = await testDatabase();
    const proxy = await startProxy(database);
    await proxy.refuse();
    const later = databaseUri(database.uri.replace(String(database.port), String(proxy.port)));
    const late = open(later, { ...options, charset: 'utf8mb4', waitUpTo: 10_000 });
    await proxy.resume();
    await expect(late).resolves.toMatchObject({ isInitialized: true });
  });

  it('counts as down while it does not answer within 500 ms', async () => {
    const server = await startMariaDb(temporaryFolder('mariadb'));
    const probes = new HealthProbes();
    probes.add(
      databaseProbe(
        'test',
        await open(databaseUri(server.uriFor('mysql')), { ...options, charset: 'utf8mb4' }),
      ),
    );
    expect(await probes.check()).toEqual({ ready: true, checks: { 'test database': 'up' } });
    server.freeze();
    // Its threads stop one after the other, and one of them may still answer.
    await until(async () => !(await probes.check()).ready, { message: 'the server to stop' });
    const start = performance.now();
    expect(await probes.check()).toEqual({ ready: false, checks: { 'test database': 'down' } });
    expect(performance.now() - start).toBeLessThan(700);
    server.thaw();
    await until(async () => (await probes.check()).ready, { message: 'the server to go on' });
  });
});
