import type { Redis } from 'ioredis';

/**
 * How this Redis could lose or drop what it was given. Where the server does not let itself be asked (CONFIG is often
 * forbidden on hosted ones), INFO has to do.
 */
export async function weaknessesOf(redis: Redis): Promise<readonly string[]> {
  const [memory, persistence] = await Promise.all([redis.info('memory'), redis.info('persistence')]);
  const found: string[] = [];
  const eviction = field(memory, 'maxmemory_policy');
  if (eviction !== null && eviction !== 'noeviction') {
    found.push(`Redis evicts keys (maxmemory-policy ${eviction}); set it to noeviction.`);
  }
  if (field(persistence, 'aof_enabled') === '0') {
    found.push('Redis keeps no append-only file; set appendonly yes.');
  }
  return found;
}

function field(info: string, name: string): string | null {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? null;
}
