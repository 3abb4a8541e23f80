import type { Redis } from 'ioredis';
import { storeUnavailable } from '../store-error';

/** Keys looked at in one step, so that nobody else waits for it. */
const step = 500;

/** All keys of one server that match, in steps. Each step throws `store_unavailable` if it fails. */
export async function* scanServer(redis: Redis, pattern: string): AsyncIterable<string> {
  let cursor = '0';
  do {
    const [next, found] = await redis
      .scan(cursor, 'MATCH', pattern, 'COUNT', step)
      .catch((error: unknown) => Promise.reject(storeUnavailable(error)));
    yield* found;
    cursor = next;
  } while (cursor !== '0');
}
