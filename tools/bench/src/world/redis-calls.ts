import type { RedisServer } from '@gatehouse/testing';

/** How often Redis was given a command since its start, or since `CONFIG RESETSTAT`. */
export async function redisCalls(redis: RedisServer, command: string): Promise<number> {
  const stats = await redis.cli('INFO', 'commandstats');
  return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
}
