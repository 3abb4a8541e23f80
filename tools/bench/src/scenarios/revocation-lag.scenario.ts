import { setTimeout as sleep } from 'node:timers/promises';
import type { UserSubject } from '@gatehouse/identity';
import { startBackgroundLoad } from '../load/background-load';
import { Histogram } from '../load/histogram';
import { askThrough, workerConnections, type WorkerConnection } from '../load/worker-connections';
import { cpuSecondsOfAll } from '../machine/cpu-time';
import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld, type AuthorizerWorld } from '../world/authorizer-world';
import { gatewayQuestion } from '../world/gateway-question';
import type { Bench, Scenario } from './scenario';

const workers = 2;
/** As many as p99.9 needs to say something. */
const revocations = 1000;
/** Seconds after which something is broken, and not slow. */
const patience = 5;

/**
 * f: from the return of the store's revoking write to the first refusal of each worker, while the authorizer is under
 * full load and answers from memory. The promise is one round trip to the store and 50 ms, on every worker.
 */
export const revocationLagScenario: Scenario = {
  letter: 'f',
  title: 'revocation lag under full load, on each of two workers',
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const world = await authorizerWorld(cores, workers);
    const victims = await world.people.subjects(revocations, world.cookies.length);
    const cookies = await world.people.logIn(victims);
    const { port, process } = world.authorizer;
    const load = await startBackgroundLoad(port, world.questions);
    const connections = await workerConnections(port, workers, world.questions[0]!);
    const lags = connections.map(() => new Histogram());
    const [begin, cpuBefore] = [performance.now(), cpuSecondsOfAll(process.pid)];
    for (const [index, victim] of victims.entries()) {
      const seen = await lagsOf(world, connections, victim, gatewayQuestion(cookies[index]!));
      for (const [worker, lag] of seen.entries()) lags[worker]!.record(lag * 1000);
    }
    const seconds = (performance.now() - begin) / 1000;
    const busy = (cpuSecondsOfAll(process.pid) - cpuBefore) / seconds;
    for (const { connection } of connections) connection.close();
    const rates = load.stdout().trim().split('\n').map(Number);
    await load.kill();
    await endWorld(world);
    const detail = `${revocations} revocations in ${shown(seconds)} s, beside ${shown(median(rates))} requests per second (core ${Math.round(busy * 100)} % busy)`;
    return lags.flatMap((ofWorker, index) => outcomesOf(index + 1, ofWorker, index === 0 ? detail : ''));
  },
};

function outcomesOf(worker: number, lags: Histogram, detail: string): Outcome[] {
  const lag = (what: string, microseconds: number, target: Outcome['target'], more = ''): Outcome => ({
    what: `revocation lag, worker ${worker}, ${what}`,
    value: microseconds / 1000,
    unit: 'ms',
    target,
    detail: more,
  });
  return [
    lag('median', lags.percentile(0.5), null, detail),
    lag('p99', lags.percentile(0.99), { atMost: 50 }),
    lag('p99.9', lags.percentile(0.999), { atMost: 50 }),
    lag('max', lags.max, { atMost: 50 }),
  ];
}

/** Milliseconds for each worker, all of which are asked without a pause; 0 if it refused before the revoking call had returned. */
async function lagsOf(
  { people }: AuthorizerWorld,
  connections: readonly WorkerConnection[],
  victim: UserSubject,
  question: Buffer,
): Promise<number[]> {
  await Promise.all(connections.map((worker) => remember(worker, question)));
  const revoked = sleep(2).then(async () => {
    await people.revoke(victim);
    return performance.now();
  });
  const refused = await Promise.all(connections.map((worker) => refusalOf(worker, question)));
  const returned = await revoked;
  return refused.map((time) => Math.max(0, time - returned));
}

/** Has the worker keep the session in its memory. */
async function remember({ connection, origin }: WorkerConnection, question: Buffer): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    const answer = await askThrough(connection, question);
    if (answer.status !== 200) throw new Error(`a live session was answered with ${answer.status}`);
    if (answer.origin !== origin) throw new Error('another process answers than at the start');
  }
}

/** When the first refusal arrived. */
async function refusalOf({ connection }: WorkerConnection, question: Buffer): Promise<number> {
  const limit = performance.now() + patience * 1000;
  while ((await askThrough(connection, question)).status === 200) {
    if (performance.now() > limit) throw new Error(`not refused within ${patience} seconds`);
  }
  return performance.now();
}
