import { startRedis, type RedisServer } from '@gatehouse/testing';
import { openLoop } from '../load/open-loop';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { gatewayQuestion } from '../world/gateway-question';
import { People } from '../world/people';
import { newSecrets, sharedSettings } from '../world/secrets';
import { startApp } from '../world/server-under-test';
import type { Bench, Scenario } from './scenario';

const total = 1_000_000;
const few = 5_000;
const batch = 20_000;
const rate = 500;

/**
 * m: a million people who are logged in: the memory that Redis needs, and what it costs to decide about somebody who has not
 * been seen before, against the same with 5,000 of them. Takes minutes, so that it has to be asked for.
 */
export const millionScenario: Scenario = {
  letter: 'm',
  title: 'a million sessions in Redis',
  needs: ['redis-server'],
  onlyWhenAsked: true,

  async run({ cores, say }: Bench): Promise<Outcome[]> {
    const secrets = newSecrets();
    const redis = await startRedis({ appendonly: true });
    // Redis would write its log anew beside the measurement, on the core of the load generator.
    await redis.cli('CONFIG', 'SET', 'auto-aof-rewrite-percentage', '0');
    const people = await People.at(redis.url, secrets);
    const empty = await usedMemory(redis);
    const authorizer = await startApp(cores, 'authorizer', sharedSettings(secrets, redis.url));
    /** The cookies of every two-hundredth person: nobody is asked about twice. */
    const cookies: string[] = [];
    let first = 0;
    const logInUpTo = async (count: number) => {
      for (; first < count; first += batch) {
        const opened = await people.logIn(await people.subjects(Math.min(batch, count - first), first));
        cookies.push(...opened.filter((_, index) => index % 200 === 0));
        if (first % 100_000 === 0) say(`   ${first + batch} of ${total} people have logged in …`);
      }
    };
    const read = async () => {
      const requests = cookies.splice(0).map((cookie) => gatewayQuestion(cookie));
      const load = {
        port: authorizer.port,
        requests,
        rate,
        seconds: requests.length / rate,
        warmUpSeconds: 0,
      };
      const { latency } = (await openLoop(load)).assertAll(200);
      return { p50: latency.percentile(0.5) / 1000, p99: latency.percentile(0.99) / 1000 };
    };
    // The first are only there to have the program warm.
    for (const from of [0, few]) {
      cookies.push(...(await people.logIn(await people.subjects(few, from))));
      if (from === 0) await read();
    }
    const small = await read();
    first = 2 * few;
    await logInUpTo(total);
    const memory = (await usedMemory(redis)) - empty;
    const large = await read();
    people.store.close();
    await authorizer.process.stop();
    await redis.stop();
    return [
      {
        what: `Redis memory of ${total} sessions`,
        value: memory,
        unit: 'bytes',
        target: null,
        detail: `${shown(memory / total)} bytes each, everything counted`,
      },
      {
        what: `a decision about somebody new, of ${total} against of ${few}, p50`,
        value: large.p50 / small.p50,
        unit: '×',
        target: null,
        detail: `p50 ${shown(large.p50)} against ${shown(small.p50)} ms, p99 ${shown(large.p99)} against ${shown(small.p99)} ms; one MGET each, ${rate}/s`,
      },
    ];
  },
};

async function usedMemory(redis: RedisServer): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.cli('INFO', 'memory'))![1]);
}
