import { Redis } from 'ioredis';
import { SubjectRef, SystemClock, uuidOfLegacyUser } from '@gatehouse/identity';
import {
  describeWith,
  startProxy,
  startRedis,
  until,
  type RedisServer,
  type TcpProxy,
} from '@gatehouse/testing';
import { ChangeFeed, everything } from '../change-feed';
import { keys } from './keys';
import { RedisChangeFeed } from './redis-change.feed';

describeWith(['redis-server'], 'news from Redis', () => {
  /** Milliseconds that this clock is ahead of the real one. */
  let offset: number;
  const clock = new (class extends SystemClock {
    override monotonic = () => performance.now() + offset;
  })();
  const ref = SubjectRef.user(uuidOfLegacyUser(1));
  let server: RedisServer;
  let proxy: TcpProxy;
  let writer: Redis;
  let connection: Redis;
  let feed: RedisChangeFeed;
  let news: string[];

  beforeEach(async () => {
    offset = 0;
    server = await startRedis();
    proxy = await startProxy({ port: server.port });
    writer = new Redis(server.url);
    writer.on('error', () => undefined);
    connection = new Redis({
      port: proxy.port,
      protocol: 2,
      lazyConnect: true,
      autoResubscribe: false,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 100,
    });
    feed = new RedisChangeFeed(connection, clock);
    news = [];
    feed.subscribe((name) => news.push(name));
    feed.start();
    await until(() => feed.isTrusted(), { message: 'the feed is trusted' });
    news.length = 0;
  });
  afterEach(async () => {
    feed.stop();
    writer.disconnect();
    await proxy.stop();
    await server.stop();
  });

  it('names each record that changed, and nothing else', async () => {
    await writer.set(keys.counter('x'), '1');
    await writer.mset(
      keys.subject(ref),
      'a',
      keys.house,
      'b',
      keys.policy,
      'c',
      `${keys.subject(ref)}:abc`,
      'd',
    );
    await until(() => news.length >= 4, { message: 'four pieces of news' });
    expect([...news].sort()).toEqual([ref.key, `${ref.key}.abc`, 'house', 'policy'].sort());
  });

  it('announces everything when the store is flushed', async () => {
    await writer.flushall();
    await until(() => news.includes(everything), { message: 'news of everything' });
  });

  it('is trusted no longer than the lease when packets are dropped, and catches up afterwards', async () => {
    proxy.stall();
    const stalledAt = performance.now();
    await writer.set(keys.subject(ref), 'a');
    await until(() => !feed.isTrusted(), { message: 'the end of trust', every: 1 });
    expect(performance.now() - stalledAt).toBeLessThan(ChangeFeed.leaseMilliseconds + 50);
    expect(news).toEqual([]);
    await proxy.resume();
    await until(() => feed.isTrusted(), { message: 'trust again' });
    expect(news).toContain(ref.key);
  });

  it('makes a new connection when the old one stays silent', async () => {
    proxy.stall();
    await until(() => news.includes(everything), { message: 'giving up the connection', timeout: 5000 });
    expect(feed.isTrusted()).toBe(false);
    await proxy.resume();
    await until(() => feed.isTrusted(), { message: 'trust again', timeout: 5000 });
    news.length = 0;
    await writer.set(keys.subject(ref), 'b');
    await until(() => news.includes(ref.key), { message: 'news on the new connection' });
  });

  it('ends at once when the connection is reset, and forgets everything', async () => {
    proxy.sever();
    await until(() => news.includes(everything), { message: 'news of everything' });
    await until(() => feed.isTrusted(), { message: 'trust again' });
  });

  it('comes back when Redis is restarted', async () => {
    await server.stop();
    await until(() => !feed.isTrusted(), { message: 'the end of trust' });
    await server.restart();
    await until(() => feed.isTrusted(), { message: 'trust again', timeout: 10_000 });
    news.length = 0;
    await writer.set(keys.subject(ref), 'b');
    await until(() => news.includes(ref.key), { message: 'news after the restart' });
  });

  it('rests where nobody asks, and who asks then is told the truth', async () => {
    const pings: number[] = [];
    const ping = connection.ping.bind(connection);
    jest
      .spyOn(connection, 'ping')
      .mockImplementation((() => (pings.push(performance.now()), ping())) as never);
    offset += 6000;
    await until(() => pings.length > 1 && pings.at(-1)! - pings.at(-2)! > 900, {
      message: 'two pings far apart',
    });
    await writer.set(keys.subject(ref), 'a');
    offset += 300; // the last ping was long ago
    expect(feed.isTrusted()).toBe(false);
    await until(() => feed.isTrusted(), { message: 'trust again' });
    expect(news).toContain(ref.key);
    const before = pings.length;
    await until(() => pings.length >= before + 4 || !feed.isTrusted(), { message: 'pings as before' });
    expect(feed.isTrusted()).toBe(true);
  });

  it('is not trusted while Redis is frozen', async () => {
    server.freeze();
    await until(() => !feed.isTrusted(), { message: 'the end of trust', timeout: 1000 });
    server.thaw();
    await until(() => feed.isTrusted(), { message: 'trust again' });
  });
});
