import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisServer } from '@gatehouse/testing';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld } from '../world/authorizer-world';
import { redisCalls } from '../world/redis-calls';
import { startBare } from '../world/server-under-test';
import type { Bench, Scenario } from './scenario';
import { versusBare } from './versus-bare';

/**
 * b: the authorizer when it has to read session, subject and house record for every request, against node:http with
 * one GET of a value as large as all three.
 *
 * Memory is off because Redis refuses PING: the lease is never granted, and nothing is kept without it. The app runs
 * with the settings of production and knows nothing of the bench.
 */
export const storeScenario: Scenario = {
  letter: 'b',
  title: 'the authorizer from Redis, every time',
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const world = await authorizerWorld(cores);
    const { redis } = world;
    const size = await recordsSize(redis);
    await redis.cli('SET', 'bench:value', 'v'.repeat(size));
    const bare = await startBare(cores, 'bare-redis', {
      ANSWER: JSON.stringify(world.answer),
      REDIS_URL: redis.url,
      REDIS_KEY: 'bench:value',
    });
    await redis.cli('ACL', 'SETUSER', 'default', '-ping');
    await sleep(500); // twice the lease
    await redis.cli('CONFIG', 'RESETSTAT');
    const outcomes = await versusBare({
      what: 'from Redis',
      ours: world.authorizer,
      bare,
      requests: world.questions,
      atLeast: 0.7,
    });
    const [reads, gets] = [await redisCalls(redis, 'mget'), await redisCalls(redis, 'get')];
    await bare.process.stop();
    await endWorld(world);
    if (reads < 1000) throw new Error(`only ${reads} reads: the authorizer has answered from memory`);
    const [first, ...rest] = outcomes as [Outcome, ...Outcome[]];
    const detail = `${first.detail}; ${size} bytes a read, ${shown(reads)} MGETs and ${shown(gets)} GETs`;
    return [{ ...first, detail }, ...rest];
  },
};

/** How long the three records of a decision are together. */
async function recordsSize(redis: RedisServer): Promise<number> {
  const keys = (await redis.cli('--scan', '--pattern', 'gh:t:{u*}:*')).split('\n');
  const session = keys[0]!;
  const subject = session.slice(0, session.indexOf('}') + 1);
  const lengths = await Promise.all(
    [session, subject, 'gh:t:{house}'].map((key) => redis.cli('STRLEN', key)),
  );
  return lengths.reduce((sum, length) => sum + Number(length), 0);
}
