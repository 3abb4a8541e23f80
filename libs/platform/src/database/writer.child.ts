import 'reflect-metadata';
import { openDatabase } from './open-database';

/** Adds one to a counter so many times, in transactions that read before they write. Prints what failed. */
async function main([file, times]: string[]): Promise<void> {
  const dataSource = await openDatabase(
    { engine: 'sqlite', file: file! },
    { name: 'test', entities: [], charset: 'utf8mb4' },
  );
  const failures: string[] = [];
  const step = async (): Promise<void> => {
    try {
      await dataSource.transaction(async (manager) => {
        const [row] = await manager.query<{ n: number }[]>('SELECT n FROM counter');
        await new Promise(setImmediate);
        await manager.query('UPDATE counter SET n = ?', [row!.n + 1]);
      });
    } catch (error) {
      failures.push((error as Error).message);
    }
  };
  for (let done = 0; done < Number(times); done += 10) await Promise.all(Array.from({ length: 10 }, step));
  await dataSource.destroy();
  process.stdout.write(`failures: ${JSON.stringify(failures)}\n`);
}

void main(process.argv.slice(2));
