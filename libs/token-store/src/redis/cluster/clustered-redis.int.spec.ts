import { Cluster } from 'ioredis';
import { SubjectRef, SystemClock, uuidOfLegacyUser } from '@gatehouse/identity';
import {
  aUserSubject,
  describeWith,
  startRedisCluster,
  type ManualClock,
  type RedisCluster,
} from '@gatehouse/testing';
import { openRedis } from '@gatehouse/platform';
import { decisionStoreContract } from '../../decision-store.contract';
import { ephemeralStoreContract } from '../../ephemeral-store.contract';
import { pendingStoreContract } from '../../pending-store.contract';
import { sessionStoreContract } from '../../session-store.contract';
import { shadowStoreContract } from '../../shadow-store.contract';
import { keys } from '../keys';
import { RedisDecisionStore } from '../redis-decision.store';
import { RedisEphemeralStore } from '../redis-ephemeral.store';
import { RedisPendingStore } from '../redis-pending.store';
import { RedisSessionStore } from '../redis-session.store';
import { RedisShadowStore } from '../redis-shadow.store';
import { withScripts, type ScriptedRedis } from '../redis-client';
import { ClusterChangeFeed } from './cluster-change.feed';
import { ClusterMap } from './cluster-map';
import { ClusteredRedis } from './clustered-redis';

const aClock = new SystemClock();
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));
const reallyPass = async (clock: ManualClock, count: number) => {
  await seconds(count);
  clock.advance(count * 1000);
};

describeWith(['redis-server'], 'the token store in a Redis Cluster', () => {
  let cluster: RedisCluster;
  let redis: Cluster & ScriptedRedis;
  let map: ClusterMap;

  beforeAll(async () => {
    cluster = await startRedisCluster();
    const nodes = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
    redis = withScripts(
      openRedis({ kind: 'redis-cluster', nodes, password: null }, { name: 'test' }) as Cluster,
    );
    map = new ClusterMap(redis, aClock);
    await map.connected(5000);
  });
  beforeEach(() => Promise.all(cluster.nodes.map((node) => node.cli('flushall'))));
  afterAll(() => redis.disconnect());

  const layout = (clock: ManualClock | SystemClock) => {
    const feed = new ClusterChangeFeed(map, () => redis.nodes('master')[0]!.duplicate(), clock);
    return { feed, layout: new ClusteredRedis(redis, map, feed, clock) };
  };
  const storeWith = (clock: ManualClock | SystemClock) => {
    const made = layout(clock);
    return new RedisSessionStore(made.layout, made.feed, clock);
  };

  describe('as session store', () => {
    sessionStoreContract(async (clock) => storeWith(clock), reallyPass);

    it('has a copy of the house on each master, and is whole only with all of them', async () => {
      const store = storeWith(aClock);
      await store.publishPolicy({ version: 3, default: 'authenticated', roles: {}, rules: [] });
      await store.raiseGeneration('accounts', 7);
      for (const node of cluster.nodes) {
        expect(await store.readHouse()).toEqual({ generation: 7, registryGeneration: 0, policyVersion: 3 });
        await node.cli('flushall');
        expect(await store.readHouse()).toBeNull();
        await store.publishPolicy({ version: 3, default: 'authenticated', roles: {}, rules: [] });
        await store.raiseGeneration('accounts', 7);
      }
    });

    it('says of the whole what the weakest master says', async () => {
      const store = storeWith(aClock);
      await store.publishPolicy({ version: 3, default: 'authenticated', roles: {}, rules: [] });
      await store.raiseGeneration('accounts', 7);
      const [copy] = map.masters[1]!.houseCopies;
      await redis.set(copy!, '5 2 0');
      expect(await storeWith(aClock).readHouse()).toEqual({
        generation: 5,
        registryGeneration: 0,
        policyVersion: 2,
      });
    });

    it('names each subject’s own master as the part that answered', async () => {
      const store = storeWith(aClock);
      await store.raiseGeneration('accounts', 1);
      const parts = new Set<string>();
      for (let id = 1; id <= 60; id += 1) {
        const subject = aUserSubject({ ref: SubjectRef.user(uuidOfLegacyUser(id)), version: 0 });
        await store.writeSubject(subject, null);
        const reading = await store.readSubject(subject.ref);
        expect(reading.subject).toEqual({ ...subject, version: 1 });
        parts.add(reading.part);
      }
      expect([...parts].sort()).toEqual(cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).sort());
    });

    it('says which master could lose data, and how', async () => {
      const [first, second, third] = cluster.nodes;
      for (const node of cluster.nodes) await node.cli('config', 'set', 'appendonly', 'yes');
      expect(await storeWith(aClock).weaknesses()).toEqual([]);
      await second!.cli('config', 'set', 'appendonly', 'no');
      await third!.cli('config', 'set', 'maxmemory-policy', 'allkeys-lru');
      expect([...(await storeWith(aClock).weaknesses())].sort()).toEqual(
        [
          `127.0.0.1:${second!.port}: Redis keeps no append-only file; set appendonly yes.`,
          `127.0.0.1:${third!.port}: Redis evicts keys (maxmemory-policy allkeys-lru); set it to noeviction.`,
        ].sort(),
      );
      await third!.cli('config', 'set', 'maxmemory-policy', 'noeviction');
      for (const node of [first, second, third]) await node!.cli('config', 'set', 'appendonly', 'no');
    });
  });

  describe('as ephemeral store', () => {
    ephemeralStoreContract(async (clock) => new RedisEphemeralStore(layout(clock).layout.ask), reallyPass);
  });

  describe('as store of what waits', () => {
    pendingStoreContract(async (clock) => new RedisPendingStore(layout(clock).layout.ask), reallyPass);
  });

  describe('as store of refusals', () => {
    const endsIn = (id: string) => redis.ttl(keys.decision(id));
    decisionStoreContract(async (clock) => new RedisDecisionStore(layout(clock).layout), endsIn);
  });

  describe('as store of the policy that is tried out', () => {
    shadowStoreContract(async () => new RedisShadowStore(layout(aClock).layout.ask));
  });
});
