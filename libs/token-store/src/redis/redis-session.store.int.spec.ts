import { Redis } from 'ioredis';
import { SystemClock, type UserClaims } from '@gatehouse/identity';
import {
  aSession,
  aUserSubject,
  bound,
  describeWith,
  startProxy,
  startRedis,
  type ManualClock,
  type RedisServer,
} from '@gatehouse/testing';
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

const changed = (claims: UserClaims): UserClaims => ({ ...claims, username: `not-${claims.username}` });
/** Each key with its value as Redis serialises it. */
const everythingIn = async (redis: Redis) => {
  const names = (await redis.keys('*')).sort();
  return Promise.all(names.map(async (name) => [name, await redis.dump(name)]));
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

  describe('as session store that takes something away', () => {
    const [user, policy] = [aUserSubject({ version: 0 }), { default: 'deny', roles: {}, rules: [] } as const];
    const session = aSession({ user: bound(user), start: aClock.seconds() });
    const endings: Record<string, (store: RedisSessionStore) => Promise<unknown>> = {
      'a suspension': (store) => store.enforce(user.ref, 'suspended', user.epoch + 1, null),
      'other rights': (store) =>
        store.writeSubject({ ...user, version: 1, claims: changed(user.claims) }, null),
      'the end of a session': (store) => store.close(session.id),
      'another policy': (store) => store.publishPolicy({ ...policy, version: 2 }),
    };
    const storeOn = (client: Redis & ScriptedRedis) =>
      new RedisSessionStore(new SingleRedis(client), null as never, aClock);

    it.each(Object.entries(endings))(
      'returns when news of it has left the server, which answers before that: %s',
      async (_, end) => {
        const store = storeOn(redis);
        await store.writeSubject(user, null);
        expect(await store.open(session, { legacyUser: null })).toBe('opened');
        await store.publishPolicy({ ...policy, version: 1 });
        const before = await everythingIn(redis);
        const proxy = await startProxy(server);
        const time = { connectTimeout: 1000, commandTimeout: 300, maxRetriesPerRequest: 0 };
        const client = withScripts(new Redis(proxy.port, '127.0.0.1', time));

        proxy.stallWhere((seen) => /\r\nttl\r\n/i.test(seen.toString('latin1')));
        await expect(end(storeOn(client))).rejects.toMatchObject({ code: 'store_unavailable' });
        client.disconnect();
        await proxy.stop();
        expect(await everythingIn(redis)).not.toEqual(before);
      },
    );
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
