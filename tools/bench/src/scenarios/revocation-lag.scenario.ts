import { setTimeout as sleep } from 'node:timers/promises';
import type { UserSubject } from '@gatehouse/identity';
import { startBackgroundLoad } from '../load/background-load';
import { Connection } from '../load/connection';
import { Histogram } from '../load/histogram';
import { cpuSeconds } from '../machine/cpu-time';
import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld, type AuthorizerWorld } from '../world/authorizer-world';
import { gatewayQuestion } from '../world/gateway-question';
import type { Bench, Scenario } from './scenario';

const revocations = 200;
/** Seconds after which something is broken, and not slow. */
const patience = 5;

/**
 * f: from the return of the store's revoking write to the first refusal, while the authorizer is under full load and
 * answers from memory. The promise is one round trip to the store and 50 ms.
 */
export const revocationLagScenario: Scenario = {
  letter: 'f',
  title: 'revocation lag under full load',
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const world = await authorizerWorld(cores);
    const victims = await world.people.subjects(revocations, world.cookies.length);
    const cookies = await world.people.logIn(victims);
    const load = await startBackgroundLoad(world.authorizer.port, world.questions);
    const connection = await Connection.open(world.authorizer.port, (error) => {
      throw error;
    });
    const lags = new Histogram();
    const { pid } = world.authorizer.process;
    const [begin, cpuBefore] = [performance.now(), cpuSeconds(pid) ?? NaN];
    for (const [index, victim] of victims.entries()) {
      lags.record((await lagOf(world, connection, victim, gatewayQuestion(cookies[index]!))) * 1000);
    }
    const seconds = (performance.now() - begin) / 1000;
    const busy = ((cpuSeconds(pid) ?? NaN) - cpuBefore) / seconds;
    connection.close();
    const rates = load.stdout().trim().split('\n').map(Number);
    await load.kill();
    await endWorld(world);
    const detail = `${revocations} revocations in ${shown(seconds)} s, beside ${shown(median(rates))} requests per second (core ${Math.round(busy * 100)} % busy)`;
    const lag = (what: string, microseconds: number, target: Outcome['target']): Outcome => ({
      what: `revocation lag, ${what}`,
      value: microseconds / 1000,
      unit: 'ms',
      target,
      detail: what === 'median' ? detail : '',
    });
    return [
      lag('median', lags.percentile(0.5), null),
      lag('p99', lags.percentile(0.99), { atMost: 50 }),
      lag('max', lags.max, { atMost: 50 }),
    ];
  },
};

/** Milliseconds. Somebody asks without a pause; 0 if they were refused before the revoking call had returned. */
async function lagOf(
  { people }: AuthorizerWorld,
  connection: Connection,
  victim: UserSubject,
  question: Buffer,
): Promise<number> {
  const ask = () => new Promise<number>((resolve) => connection.ask(question, resolve));
  for (let time = 0; time < 3; time += 1) {
    const status = await ask();
    if (status !== 200) throw new Error(`a live session was answered with ${status}`);
  }
  const revoked = sleep(2).then(async () => {
    await people.revoke(victim);
    return performance.now();
  });
  const limit = performance.now() + patience * 1000;
  while ((await ask()) === 200) {
    if (performance.now() > limit) throw new Error(`not refused within ${patience} seconds`);
  }
  const refused = performance.now();
  return Math.max(0, refused - (await revoked));
}
