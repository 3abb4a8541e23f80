import { Redis } from 'ioredis';
import { SystemClock } from '@gatehouse/identity';
import { describeWith, startRedis, type ManualClock, type RedisServer } from '@gatehouse/testing';
import { decisionStoreContract } from '../decision-store.contract';
import { ephemeralStoreContract } from '../ephemeral-store.contract';
import { pendingStoreContract } from '../pending-store.contract';
import { sessionStoreContract } from '../session-store.contract';
import { shadowStoreContract } from '../shadow-store.contract';
import { keys } from './keys';
import { asking, withScripts, type ScriptedRedis } from './redis-client';
import { RedisChangeFeed } from './redis-change.feed';
import { RedisDecisionStore } from './redis-decision.store';
import { RedisEphemeralStore } from './redis-ephemeral.store';
import { RedisPendingStore } from './redis-pending.store';
import { RedisSessionStore } from './redis-session.store';
import { RedisShadowStore } from './redis-shadow.store';
import { SingleRedis } from './single-redis';

const aClock = new SystemClock();
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));
const reallyPass = async (clock: ManualClock, count: number) => {
  await seconds(count);
  clock.advance(count * 1000);
};

describeWith(['redis-server'], 'the Redis token store', () => {
  let server: RedisServer;
  let redis: Redis & ScriptedRedis;

  beforeAll(async () => {
    server = await startRedis();
    redis = withScripts(new Redis(server.url));
  });
  beforeEach(() => redis.flushall());
  afterAll(() => redis.disconnect());

  describe('as session store', () => {
    sessionStoreContract(async (clock) => {
      const feed = new RedisChangeFeed(new Redis(server.url, { lazyConnect: true }), clock);
      return new RedisSessionStore(new SingleRedis(redis), feed, clock);
    }, reallyPass);

    it('says how it could lose data', async () => {
      const store = new RedisSessionStore(
        new SingleRedis(redis),
        new RedisChangeFeed(new Redis({ lazyConnect: true }), aClock),
        aClock,
      );
      expect(await store.weaknesses()).toEqual(['Redis keeps no append-only file; set appendonly yes.']);
      await server.cli('config', 'set', 'appendonly', 'yes');
      await server.cli('config', 'set', 'maxmemory-policy', 'allkeys-lru');
      expect(await store.weaknesses()).toEqual([
        'Redis evicts keys (maxmemory-policy allkeys-lru); set it to noeviction.',
      ]);
    });
  });

  describe('as ephemeral store', () => {
    ephemeralStoreContract(async () => new RedisEphemeralStore(asking(redis)), reallyPass);
  });

  describe('as store of what waits', () => {
    pendingStoreContract(async () => new RedisPendingStore(asking(redis)), reallyPass);
  });

  describe('as store of refusals', () => {
    const endsIn = (id: string) => redis.ttl(keys.decision(id));
    decisionStoreContract(async () => new RedisDecisionStore(new SingleRedis(redis)), endsIn);
  });

  describe('as store of the policy that is tried out', () => {
    shadowStoreContract(async () => new RedisShadowStore(asking(redis)));
  });
});
