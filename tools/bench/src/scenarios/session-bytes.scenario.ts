import { startRedis, type RedisServer } from '@gatehouse/testing';
import type { Outcome } from '../report/outcome';
import { People } from '../world/people';
import { newSecrets } from '../world/secrets';
import type { Bench, Scenario } from './scenario';

const count = 20_000;
const target = { atMost: 1500 };

/** e: what sessions take in Redis: one each of many people, with their records, indexes and links; then one more each. */
export const sessionBytesScenario: Scenario = {
  letter: 'e',
  title: 'bytes per session in Redis',
  needs: ['redis-server'],

  async run({ say }: Bench): Promise<Outcome[]> {
    const redis = await startRedis();
    const people = await People.at(redis.url, newSecrets());
    const empty = await usedMemory(redis);
    say(`   ${count} people log in …`);
    const subjects = await people.subjects(count);
    const withSubjects = await usedMemory(redis);
    await people.logIn(subjects);
    const once = await usedMemory(redis);
    say('   … and once more');
    await people.logIn(subjects);
    const twice = await usedMemory(redis);
    people.store.close();
    await redis.stop();
    const perPerson = Math.round((withSubjects - empty) / count);
    return [
      {
        what: 'Redis memory per session, everything counted',
        value: (once - empty) / count,
        unit: 'bytes',
        target,
        detail: `${count} sessions of as many people; ${perPerson} of it is the person’s record`,
      },
      {
        what: 'Redis memory per further session',
        value: (twice - once) / count,
        unit: 'bytes',
        target,
        detail: `${count} more sessions of the same people`,
      },
    ];
  },
};

async function usedMemory(redis: RedisServer): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.cli('INFO', 'memory'))![1]);
}
