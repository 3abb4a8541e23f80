import { interleaved, ratioOf } from '../machine/interleaved';
import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld, startAuthorizer } from '../world/authorizer-world';
import { throughputOf, type Throughput } from '../world/throughput';
import type { Bench, Scenario } from './scenario';

const rounds = 12;
const seconds = 0.8;
/** Their records fit into the cache of a core, which two workers have to share here, and have one each elsewhere. */
const fewPeople = 100;

/**
 * j: what a request costs an authorizer of two workers, all its processes counted, against an authorizer that is one
 * process. All of them share the core under test, so that what is compared is work and not how many cores there are.
 */
export const workersScenario: Scenario = {
  letter: 'j',
  title: 'CPU per request with two workers',
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const world = await authorizerWorld(cores);
    const one = world.authorizer;
    const two = await startAuthorizer(cores, world.secrets, world.redis, 2);
    const held = async (people: number, reconnect = false) => {
      const questions = world.questions.slice(0, people);
      const load = (server: typeof one) =>
        throughputOf(server, questions, seconds, !reconnect, { reconnect });
      await load(one);
      await load(two);
      return interleaved(rounds, { one: () => load(one), two: () => load(two) });
    };
    const few = await held(fewPeople);
    const many = await held(world.questions.length);
    const fresh = await held(fewPeople, true);
    await two.process.stop();
    await endWorld(world);
    return [
      outcomeOf('CPU per request, two workers ÷ one process', few, { atMost: 1.15 }),
      outcomeOf(`the same, ${world.questions.length} people`, many, null),
      outcomeOf('the same, a connection for each request', fresh, null),
    ];
  },
};

function outcomeOf(
  what: string,
  { one, two }: { readonly one: readonly Throughput[]; readonly two: readonly Throughput[] },
  target: Outcome['target'],
): Outcome {
  const ratio = ratioOf(cpuOf(two), cpuOf(one));
  // What else runs on the machine only ever adds to this, so the best round is the truest.
  const [best, bestOfOne] = [Math.min(...cpuOf(two)), Math.min(...cpuOf(one))];
  return {
    what,
    value: best / bestOfOne,
    unit: '×',
    target,
    detail: `best rounds: ${shown(best)} µs against ${shown(bestOfOne)} µs; all rounds ${shown(ratio.lowest)}–${shown(ratio.highest)}, median ${shown(ratio.median)}; ${perSecond(two)} against ${perSecond(one)} a second`,
  };
}

const cpuOf = (rounds: readonly Throughput[]) => rounds.map((round) => round.cpuMicroseconds);
const perSecond = (rounds: readonly Throughput[]) => shown(median(rounds.map((round) => round.perSecond)));
