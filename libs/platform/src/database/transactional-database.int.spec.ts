import { Logger } from '@nestjs/common';
import { describeWith, testDatabase } from '@gatehouse/testing';
import type { DataSource, EntityManager } from 'typeorm';
import { openDatabase } from './open-database';
import { TransactionalDatabase } from './transactional-database';

describeWith(['mariadbd'], 'a transaction', () => {
  let source: DataSource;
  let database: TransactionalDatabase;

  beforeAll(() => Logger.overrideLogger(false));

  beforeEach(async () => {
    const { address } = await testDatabase();
    source = await openDatabase(address, { name: 'test', entities: [], charset: 'utf8mb4' });
    await source.query('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)');
    await source.query('INSERT INTO counter VALUES (1, 0), (2, 0)');
    database = new TransactionalDatabase(source);
  });
  afterEach(() => source.destroy());

  const raise = (db: EntityManager, id: number) =>
    db.query('UPDATE counter SET n = n + 1 WHERE id = ?', [id]);

  async function counts(): Promise<number[]> {
    const rows = await database.run((db) => db.query<{ n: number }[]>('SELECT n FROM counter ORDER BY id'));
    return rows.map(({ n }) => n);
  }

  test('that a deadlock undid is done again, and neither of the two is lost', async () => {
    let begun = 0;
    let bothHoldOne = () => {};
    const held = new Promise<void>((resolve) => (bothHoldOne = resolve));
    const crosswise = (first: number, second: number) =>
      database.transaction(async (db) => {
        await raise(db, first);
        if (++begun === 2) bothHoldOne();
        await held;
        await raise(db, second);
      });
    await Promise.all([crosswise(1, 2), crosswise(2, 1)]);
    expect(begun).toBe(3);
    expect(await counts()).toEqual([2, 2]);
  });

  test('that failed for another reason is not done again', async () => {
    let begun = 0;
    const failing = database.transaction(async (db) => {
      begun++;
      await raise(db, 1);
      await db.query('SELECT nonsense');
    });
    await expect(failing).rejects.toThrow();
    expect(begun).toBe(1);
    expect(await counts()).toEqual([0, 0]);
  });
});
