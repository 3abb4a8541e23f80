import { EphemeralStore, type Count } from '../ephemeral-store';
import { keys } from './keys';
import type { Ask } from './redis-client';

/** Counters and locks in Redis; each is one command. Those of a log-in leave together with what else is asked in the same turn. */
export class RedisEphemeralStore extends EphemeralStore {
  /** @param joinWrites see `RedisLayout`; by default each command leaves alone */
  constructor(
    private readonly ask: Ask,
    private readonly joinWrites: () => void = () => undefined,
  ) {
    super();
  }

  async hit(counter: string, windowSeconds: number): Promise<Count> {
    this.joinWrites();
    const [count, left] = await this.ask((redis) => redis.ghHitCounter(keys.counter(counter), windowSeconds));
    return { count, resetsIn: Math.max(left, 0) };
  }

  async peek(counter: string): Promise<Count> {
    this.joinWrites();
    const [count, left] = await this.ask((redis) => redis.ghPeekCounter(keys.counter(counter)));
    return { count, resetsIn: Math.max(left, 0) };
  }

  async clear(counter: string): Promise<void> {
    this.joinWrites();
    await this.ask((redis) => redis.del(keys.counter(counter)));
  }

  async lock(name: string, holder: string, seconds: number): Promise<boolean> {
    return (await this.ask((redis) => redis.ghTakeLock(keys.lock(name), holder, seconds))) === 1;
  }

  async unlock(name: string, holder: string): Promise<void> {
    await this.ask((redis) => redis.ghGiveLockBack(keys.lock(name), holder));
  }
}
