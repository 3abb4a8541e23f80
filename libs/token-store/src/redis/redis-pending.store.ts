import { PendingStore, type PendingKind } from '../pending-store';
import { keys } from './keys';
import type { Ask } from './redis-client';

/** Documents in Redis; each call is one command about one key. */
export class RedisPendingStore extends PendingStore {
  constructor(private readonly ask: Ask) {
    super();
  }

  async put(kind: PendingKind, id: string, document: string, seconds: number): Promise<void> {
    await this.ask((redis) => redis.set(keys.pending(kind, id), document, 'EX', seconds));
  }

  find(kind: PendingKind, id: string): Promise<string | null> {
    return this.ask((redis) => redis.get(keys.pending(kind, id)));
  }

  take(kind: PendingKind, id: string): Promise<string | null> {
    return this.ask((redis) => redis.getdel(keys.pending(kind, id)));
  }

  async swap(kind: PendingKind, id: string, before: string, after: string): Promise<boolean> {
    return (await this.ask((redis) => redis.ghSwapPending(keys.pending(kind, id), before, after))) === 1;
  }
}
