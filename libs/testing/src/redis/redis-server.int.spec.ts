import { describeWith } from '../describe-with';
import { isAlive } from '../processes/signals';
import { startRedis } from './redis-server';

describeWith(['redis-server'], 'a Redis of one’s own', () => {
  test('answers, refuses to evict, and is gone after stop', async () => {
    const redis = await startRedis();
    expect(await redis.cli('set', 'colour', 'blue')).toBe('OK');
    expect(await redis.cli('get', 'colour')).toBe('blue');
    expect(await redis.cli('config', 'get', 'maxmemory-policy')).toBe('maxmemory-policy\nnoeviction');
    expect(await redis.cli('config', 'get', 'bind')).toBe('bind\n127.0.0.1');

    await redis.stop();
    expect(isAlive(redis.pid)).toBe(false);
    await expect(redis.cli('ping')).rejects.toThrow('Could not connect');
  });

  test('keeps its data over a restart only when it appends', async () => {
    const keeping = await startRedis({ appendonly: true });
    const forgetting = await startRedis();
    for (const redis of [keeping, forgetting]) {
      await redis.cli('set', 'colour', 'blue');
      const { port } = redis;
      await redis.restart();
      expect(redis.port).toBe(port);
    }
    expect(await keeping.cli('get', 'colour')).toBe('blue');
    expect(await forgetting.cli('get', 'colour')).toBe('');
  });

  test('answers nothing while frozen, and everything after the thaw', async () => {
    const redis = await startRedis();
    redis.freeze();
    let answered = false;
    const ping = redis.cli('ping').then((answer) => {
      answered = true;
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(answered).toBe(false);
    redis.thaw();
    expect(await ping).toBe('PONG');
  });

  test('is gone after kill, even when frozen', async () => {
    const redis = await startRedis();
    redis.freeze();
    await redis.kill();
    expect(isAlive(redis.pid)).toBe(false);
    await redis.restart();
    expect(await redis.cli('ping')).toBe('PONG');
  });
});
