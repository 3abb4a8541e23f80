import { Cluster } from 'ioredis';
import { SubjectRef, SystemClock, uuidOfLegacyUser } from '@gatehouse/identity';
import {
  describeWith,
  startProxy,
  startRedisCluster,
  until,
  type RedisCluster,
  type TcpProxy,
} from '@gatehouse/testing';
import calculateSlot from 'cluster-key-slot';
import { ChangeFeed, everything } from '../../change-feed';
import { keys } from '../keys';
import { ClusterChangeFeed } from './cluster-change.feed';
import { ClusterMap } from './cluster-map';

const trackers = /"?TRACKING/i;

describeWith(['redis-server'], 'news from a Redis Cluster', () => {
  const clock = new SystemClock();
  let cluster: RedisCluster;
  let proxies: TcpProxy[];
  let client: Cluster;
  let map: ClusterMap;
  let feed: ClusterChangeFeed;
  let news: string[];

  beforeEach(async () => {
    cluster = await startRedisCluster();
    proxies = await Promise.all(cluster.nodes.map((node) => startProxy(node)));
    const natMap = Object.fromEntries(
      cluster.nodes.map(({ port }, index) => [
        `127.0.0.1:${port}`,
        { host: '127.0.0.1', port: proxies[index]!.port },
      ]),
    );
    client = new Cluster([{ host: '127.0.0.1', port: proxies[0]!.port }], {
      natMap,
      enableOfflineQueue: false,
      clusterRetryStrategy: () => 100,
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshTimeout: 500,
      redisOptions: { protocol: 2, commandTimeout: 500, connectTimeout: 1000 },
    });
    client.on('error', () => undefined);
    map = new ClusterMap(client, clock);
    feed = new ClusterChangeFeed(
      map,
      (master) =>
        map.connectionTo(master)!.duplicate({
          autoResubscribe: false,
          enableOfflineQueue: false,
          lazyConnect: true,
          maxRetriesPerRequest: 0,
          retryStrategy: () => 100,
        } as never),
      clock,
    );
    news = [];
    feed.subscribe((name) => news.push(name));
    feed.start();
    await trust();
    news.length = 0;
  });
  afterEach(async () => {
    feed.stop();
    client.disconnect();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    await cluster.stop();
  });

  const trust = (message = 'the feed to be trusted') => until(() => feed.isTrusted(), { message });
  const mistrust = () => until(() => !feed.isTrusted(), { message: 'the end of trust', every: 1 });

  /** Somebody whose records are on this node. */
  async function subjectOn(index: number): Promise<SubjectRef> {
    const owners = await cluster.owners();
    for (let id = 1; ; id += 1) {
      const ref = SubjectRef.user(uuidOfLegacyUser(id));
      if (owners[calculateSlot(keys.subject(ref))] === cluster.nodes[index]) return ref;
    }
  }
  const set = (index: number, ref: SubjectRef) => cluster.nodes[index]!.cli('set', keys.subject(ref), 'a');

  it('names each record that changed, on each of the masters', async () => {
    for (const index of [0, 1, 2]) {
      const ref = await subjectOn(index);
      await set(index, ref);
      await until(() => news.includes(ref.key), { message: `news from master ${index}` });
    }
    expect(news).not.toContain(everything);
  });

  it('names the house for any of its copies', async () => {
    for (const { houseCopies } of map.masters) {
      news.length = 0;
      await client.set(houseCopies[0]!, '1 1 0');
      await until(() => news.includes('house'), { message: 'news of the house' });
    }
    expect(news).toEqual(['house']);
  });

  it('announces everything when one master is flushed', async () => {
    await cluster.nodes[1]!.cli('flushall');
    await until(() => news.includes(everything), { message: 'news of everything' });
  });

  it.each([
    ['the tracker’s connection to one master is cut off', trackers],
    ['all connections to one master are cut off', /^/],
  ])('is trusted no longer than the lease when %s, and catches up', async (_, which) => {
    const ref = await subjectOn(2);
    proxies[2]!.stallWhere((seen) => which.test(seen.toString('latin1')));
    const stalledAt = performance.now();
    await set(2, ref);
    await mistrust();
    expect(performance.now() - stalledAt).toBeLessThan(ChangeFeed.leaseMilliseconds + 50);
    expect(news).not.toContain(ref.key);
    await proxies[2]!.resume();
    await trust('trust again');
    await until(() => news.includes(ref.key) || news.includes(everything), { message: 'what was missed' });
  });

  it('is not trusted while a master cannot be asked whether it still is one', async () => {
    proxies[2]!.stallWhere((seen) => !trackers.test(seen.toString('latin1')));
    const stalledAt = performance.now();
    await mistrust();
    expect(performance.now() - stalledAt).toBeLessThan(ChangeFeed.leaseMilliseconds + 50);
    await proxies[2]!.resume();
    await trust('trust again');
  });

  it('is not trusted while one master is frozen', async () => {
    const frozenAt = performance.now();
    cluster.nodes[0]!.freeze();
    await mistrust();
    expect(performance.now() - frozenAt).toBeLessThan(ChangeFeed.leaseMilliseconds + 50);
    cluster.nodes[0]!.thaw();
    await trust('trust again');
  });

  it('forgets everything when one master is restarted, and is trusted again', async () => {
    await cluster.nodes[1]!.restart();
    await until(() => news.includes(everything), { message: 'news of everything' });
    await trust('trust again');
    news.length = 0;
    const ref = await subjectOn(1);
    await until(async () => (await set(1, ref)) === 'OK', { message: 'a write after the restart' });
    await until(() => news.includes(ref.key), { message: 'news after the restart' });
  });

  it('stays trusted while slots wander between masters it knows, and names what wanders', async () => {
    const ref = await subjectOn(0);
    const slot = calculateSlot(keys.subject(ref));
    await set(0, ref);
    await until(() => news.includes(ref.key), { message: 'news of the first write' });
    news.length = 0;
    await (await cluster.beginMove(slot, cluster.nodes[2]!)).finish();
    await until(() => news.includes(ref.key), { message: 'news of a record that went' });
    news.length = 0;
    await set(2, ref);
    await until(() => news.includes(ref.key), { message: 'news of the record where it is now' });
    expect(news).not.toContain(everything);
    expect(feed.isTrusted()).toBe(true);
  });

  it('is not trusted past the lease once there is a master that it does not track, and then tracks it', async () => {
    const fourth = await cluster.addMaster();
    const ref = await subjectOn(0);
    const slot = calculateSlot(keys.subject(ref));
    news.length = 0;
    await (await cluster.beginMove(slot, fourth)).finish();
    const movedAt = performance.now();
    await until(() => news.includes(everything), { message: 'news of everything' });
    expect(performance.now() - movedAt).toBeLessThan(ChangeFeed.leaseMilliseconds + 50);
    await trust('trust again');
    expect(map.masters.map(({ address }) => address)).toContain(`127.0.0.1:${fourth.port}`);
    news.length = 0;
    await set(3, ref);
    await until(() => news.includes(ref.key), { message: 'news from the new master' });
  });

  it('is not trusted past the lease once a master was deposed, and then tracks the new one', async () => {
    const replica = await cluster.addReplica(cluster.nodes[0]!);
    const ref = await subjectOn(0);
    expect(map.masters).toHaveLength(3);
    news.length = 0;
    await replica.cli('cluster', 'failover');
    await until(async () => (await replica.cli('role')).startsWith('master'), { message: 'the failover' });
    const deposedAt = performance.now();
    await until(() => news.includes(everything), { message: 'news of everything' });
    expect(performance.now() - deposedAt).toBeLessThan(ChangeFeed.leaseMilliseconds + 50);
    await trust('trust again');
    expect(map.masters.map(({ address }) => address)).toContain(`127.0.0.1:${replica.port}`);
    expect(map.masters).toHaveLength(3);
    news.length = 0;
    await replica.cli('set', keys.subject(ref), 'a');
    await until(() => news.includes(ref.key), { message: 'news from the new master' });
  });
});
