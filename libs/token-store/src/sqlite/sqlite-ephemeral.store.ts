import type { Clock } from '@gatehouse/identity';
import { EphemeralStore, type Count } from '../ephemeral-store';
import type { SqliteConnection } from './sqlite-connection';

/** Counters and locks in the SQLite file. */
export class SqliteEphemeralStore extends EphemeralStore {
  constructor(
    private readonly file: SqliteConnection,
    private readonly clock: Clock,
  ) {
    super();
  }

  async hit(counter: string, windowSeconds: number): Promise<Count> {
    const now = this.clock.seconds();
    return this.file.step(() => {
      this.file.run('delete from counters where ends <= ?', now);
      this.file.run(
        `insert into counters (name, count, ends) values (?, 1, ?)
         on conflict (name) do update set count = count + 1`,
        counter,
        now + windowSeconds,
      );
      return this.countOf(counter, now);
    });
  }

  async peek(counter: string): Promise<Count> {
    return this.countOf(counter, this.clock.seconds());
  }

  async clear(counter: string): Promise<void> {
    this.file.run('delete from counters where name = ?', counter);
  }

  async lock(name: string, holder: string, seconds: number): Promise<boolean> {
    const now = this.clock.seconds();
    const changed = this.file.run(
      `insert into locks (name, holder, ends) values (?, ?, ?)
       on conflict (name) do update set holder = excluded.holder, ends = excluded.ends
       where locks.holder = excluded.holder or locks.ends <= ?`,
      name,
      holder,
      now + seconds,
      now,
    );
    return changed === 1;
  }

  async unlock(name: string, holder: string): Promise<void> {
    this.file.run('delete from locks where name = ? and holder = ?', name, holder);
  }

  private countOf(counter: string, now: number): Count {
    const row = this.file.get<{ count: number; ends: number }>(
      'select count, ends from counters where name = ? and ends > ?',
      counter,
      now,
    );
    return row === null ? { count: 0, resetsIn: 0 } : { count: row.count, resetsIn: row.ends - now };
  }
}
