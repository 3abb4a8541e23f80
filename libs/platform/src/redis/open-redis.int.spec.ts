import { describeWith, freePort, startRedis, startRedisCluster, until } from '@gatehouse/testing';
import { Logger } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';
import { tokenStoreUrl } from '../settings/store-addresses';
import { openRedis, redisReady } from './open-redis';
import type { RedisAddress } from './open-redis';
import { redisProbe } from './redis-health';

describeWith(['redis-server'], 'a Redis client', () => {
  const clients: (Redis | Cluster)[] = [];
  const open = (url: string): Redis | Cluster => {
    const client = openRedis(tokenStoreUrl(url) as RedisAddress, { name: 'test' });
    clients.push(client);
    return client;
  };
  afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));

  it('works when it is ready', async () => {
    const client = open((await startRedis()).url);
    await redisReady(client, 2000);
    await client.set('a', '1');
    expect(await client.get('a')).toBe('1');
    await redisProbe('token store', client).check();
  });

  it('gives up a command after 500 ms when the server is frozen', async () => {
    const server = await startRedis();
    const client = open(server.url);
    await redisReady(client, 2000);
    server.freeze();
    const start = performance.now();
    await expect(client.get('a')).rejects.toThrow('timed out');
    expect(performance.now() - start).toBeLessThan(700);
    server.thaw();
  });

  it('refuses at once while the server is down, and is back soon after it', async () => {
    const server = await startRedis();
    const client = open(server.url);
    await redisReady(client, 2000);
    await server.kill();
    await until(() => client.status !== 'ready', { message: 'the loss to be seen' });
    const start = performance.now();
    await expect(client.get('a')).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(50);
    await server.restart();
    await redisReady(client, 2000);
    expect(await client.ping()).toBe('PONG');
  });

  it('logs a loss once, and never the password', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const client = open(`redis://:hunter22@127.0.0.1:${await freePort()}`);
    let tries = 0;
    client.on('reconnecting', () => tries++);
    await until(() => tries >= 3, { message: 'three tries' });
    expect(warn.mock.calls).toEqual([['not connected: ECONNREFUSED']]);
    warn.mockRestore();
  });

  it('works with a cluster', async () => {
    const cluster = await startRedisCluster();
    const nodes = cluster.url.replace(/^redis:/, 'redis-cluster:');
    const client = open(nodes);
    await redisReady(client, 5000);
    for (const key of ['a', 'b', 'c', 'd']) await client.set(key, key);
    expect(await client.get('c')).toBe('c');
    await redisProbe('token store', client).check();
  });
});
