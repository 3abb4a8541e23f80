import { join } from 'node:path';
import { childCommand, startProcess, temporaryFolder } from '@gatehouse/testing';
import { Logger } from '@nestjs/common';
import { EntitySchema } from 'typeorm';
import type { DataSource } from 'typeorm';
import { openDatabase } from './open-database';
import { openSqlite } from './sqlite-file';

interface Note {
  id?: number;
  words: string;
}

const NoteSchema = new EntitySchema<Note>({
  name: 'note',
  columns: { id: { type: Number, primary: true, generated: true }, words: { type: String } },
});

describe('a SQLite database', () => {
  beforeAll(() => Logger.overrideLogger(false));
  let file: string;
  let dataSource: DataSource;

  beforeEach(async () => {
    file = join(temporaryFolder('sqlite'), 'sub', 'test.db');
    dataSource = await openDatabase(
      { engine: 'sqlite', file },
      { name: 'test', entities: [NoteSchema], charset: 'utf8mb4' },
    );
    await dataSource.query('CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, words TEXT NOT NULL)');
    await dataSource.query('CREATE TABLE counter (n INTEGER NOT NULL)');
    await dataSource.query('INSERT INTO counter VALUES (0)');
  });
  afterEach(() => dataSource.isInitialized && dataSource.destroy());

  const count = async (): Promise<number> =>
    (await dataSource.query<{ n: number }[]>('SELECT n FROM counter'))[0]!.n;

  it('is opened with a write-ahead log and foreign keys', async () => {
    expect(await dataSource.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await dataSource.query('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  });

  it('keeps the transactions of requests that run at once apart', async () => {
    const notes = dataSource.getRepository<Note>('note');
    const failing = dataSource.transaction(async (manager) => {
      await manager.save('note', { words: 'undone' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      throw new Error('no');
    });
    const saving = Promise.all([
      notes.save({ words: 'kept' }),
      dataSource.transaction((manager) => manager.save('note', { words: 'kept too' })),
      notes.insert({ words: 'kept as well' }),
    ]);
    await expect(failing).rejects.toThrow('no');
    await saving;
    expect((await notes.find({ order: { words: 'ASC' } })).map(({ words }) => words)).toEqual([
      'kept',
      'kept as well',
      'kept too',
    ]);
  });

  it('loses no update of transactions that run at once', async () => {
    const step = () =>
      dataSource.transaction(async (manager) => {
        const [row] = await manager.query<{ n: number }[]>('SELECT n FROM counter');
        await new Promise(setImmediate);
        await manager.query('UPDATE counter SET n = ?', [row!.n + 1]);
      });
    await Promise.all(Array.from({ length: 50 }, step));
    expect(await count()).toBe(50);
  });

  it('undoes an inner transaction alone, and goes on after a broken one', async () => {
    await dataSource.transaction(async (outer) => {
      await outer.query('UPDATE counter SET n = 1');
      await expect(
        outer.transaction(async (inner) => {
          await inner.query('UPDATE counter SET n = 2');
          throw new Error('inner');
        }),
      ).rejects.toThrow('inner');
    });
    expect(await count()).toBe(1);
    await expect(dataSource.transaction((manager) => manager.query('nonsense'))).rejects.toThrow('syntax');
    await expect(dataSource.transaction((manager) => manager.query('ROLLBACK'))).rejects.toThrow();
    await dataSource.transaction((manager) => manager.query('UPDATE counter SET n = 3'));
    expect(await count()).toBe(3);
  });

  it('lets the next one in when a runner is released in the middle of a transaction', async () => {
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('UPDATE counter SET n = 9');
    await runner.release();
    expect(await count()).toBe(0);
  });

  it('opened twice in one process is written through both at once', async () => {
    const options = { name: 'other', entities: [NoteSchema], charset: 'utf8mb4' } as const;
    const other = await openDatabase({ engine: 'sqlite', file }, { ...options, entities: [NoteSchema] });
    const slowly = (source: DataSource) =>
      source.transaction(async (manager) => {
        const [row] = await manager.query<{ n: number }[]>('SELECT n FROM counter');
        await new Promise((resolve) => setTimeout(resolve, 20));
        await manager.query('UPDATE counter SET n = ?', [row!.n + 1]);
      });
    await Promise.all([slowly(dataSource), slowly(other), slowly(dataSource), slowly(other)]);
    expect(await count()).toBe(4);
    await other.destroy();
  });

  it('is written by several processes at once without one error', async () => {
    const children = await Promise.all(
      [1, 2].map(async () =>
        startProcess(await childCommand(join(__dirname, 'writer.child.ts'), file, '300')),
      ),
    );
    expect(await Promise.all(children.map((child) => child.exited))).toEqual([0, 0]);
    for (const child of children) expect(child.stdout()).toMatch(/^failures: \[\]$/m);
    expect(await count()).toBe(600);
  });
});

it('a SQLite file of our own is opened in the same way', () => {
  const database = openSqlite(join(temporaryFolder('sqlite'), 'sub', 'tokens.db'));
  expect(database.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(database.pragma('busy_timeout')).toEqual([{ timeout: 10_000 }]);
  database.close();
});
