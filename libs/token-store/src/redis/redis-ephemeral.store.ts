import { EphemeralStore, type Count } from '../ephemeral-store';
import { storeUnavailable } from '../store-error';
import { keys } from './keys';
import type { ScriptedRedis } from './redis-client';

/** Counters and locks in Redis; each is one command. */
export class RedisEphemeralStore extends EphemeralStore {
  constructor(private readonly redis: ScriptedRedis) {
    super();
  }

  async hit(counter: string, windowSeconds: number): Promise<Count> {
    const [count, left] = await this.ask(() => this.redis.ghHitCounter(keys.counter(counter), windowSeconds));
    return { count, resetsIn: Math.max(left, 0) };
  }

  async peek(counter: string): Promise<Count> {
    const key = keys.counter(counter);
    const [count, left] = await this.ask(() => Promise.all([this.redis.get(key), this.redis.ttl(key)]));
    return { count: Number(count ?? 0), resetsIn: Math.max(left, 0) };
  }

  async clear(counter: string): Promise<void> {
    await this.ask(() => this.redis.del(keys.counter(counter)));
  }

  async lock(name: string, holder: string, seconds: number): Promise<boolean> {
    return (await this.ask(() => this.redis.ghTakeLock(keys.lock(name), holder, seconds))) === 1;
  }

  async unlock(name: string, holder: string): Promise<void> {
    await this.ask(() => this.redis.ghGiveLockBack(keys.lock(name), holder));
  }

  private async ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw storeUnavailable(error);
    }
  }
}
