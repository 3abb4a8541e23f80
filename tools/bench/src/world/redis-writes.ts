import type { RedisServer } from '@gatehouse/testing';

/** Commands that change something, of those that either of two token servers gives. */
const writing = ['set', 'getdel', 'zadd', 'zrem', 'zremrangebyscore', 'expireat', 'del'];

/** How many writing commands Redis was given since its start or `CONFIG RESETSTAT`, by scripts too. */
export async function redisWrites(redis: RedisServer): Promise<number> {
  const stats = await redis.cli('INFO', 'commandstats');
  const calls = writing.map((name) => new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
  return calls.reduce<number>((sum, count) => sum + Number(count), 0);
}
