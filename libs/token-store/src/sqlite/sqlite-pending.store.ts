import { createHash } from 'node:crypto';
import type { Clock } from '@gatehouse/identity';
import { PendingStore, type PendingKind } from '../pending-store';
import type { SqliteConnection } from './sqlite-connection';

const live = 'kind = ? and id = ? and ends > ?';

/** Documents in the SQLite file. */
export class SqlitePendingStore extends PendingStore {
  constructor(
    private readonly file: SqliteConnection,
    private readonly clock: Clock,
  ) {
    super();
  }

  async put(kind: PendingKind, id: string, document: string, seconds: number): Promise<void> {
    const now = this.clock.seconds();
    this.file.step(() => {
      this.file.run('delete from pending where ends <= ?', now);
      this.file.run(
        'insert or replace into pending (kind, id, document, ends) values (?, ?, ?, ?)',
        kind,
        hashed(id),
        document,
        now + seconds,
      );
    });
  }

  async find(kind: PendingKind, id: string): Promise<string | null> {
    const found = this.file.get<{ document: string }>(
      `select document from pending where ${live}`,
      ...this.named(kind, id),
    );
    return found?.document ?? null;
  }

  async take(kind: PendingKind, id: string): Promise<string | null> {
    const taken = this.file.get<{ document: string }>(
      `delete from pending where ${live} returning document`,
      ...this.named(kind, id),
    );
    return taken?.document ?? null;
  }

  async swap(kind: PendingKind, id: string, before: string, after: string): Promise<boolean> {
    const changed = this.file.run(
      `update pending set document = ? where ${live} and document = ?`,
      after,
      ...this.named(kind, id),
      before,
    );
    return changed === 1;
  }

  private named(kind: PendingKind, id: string): [string, string, number] {
    return [kind, hashed(id), this.clock.seconds()];
  }
}

function hashed(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
