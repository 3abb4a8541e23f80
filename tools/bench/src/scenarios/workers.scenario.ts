import { interleaved, ratioOf } from '../machine/interleaved';
import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld, startAuthorizer } from '../world/authorizer-world';
import { throughputOf, type Throughput } from '../world/throughput';
import type { Bench, Scenario } from './scenario';

const rounds = 12;
const seconds = 1;

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
    const held = async (reconnect: boolean) => {
      const load = (server: typeof one) =>
        throughputOf(server, world.questions, seconds, !reconnect, { reconnect });
      await load(one);
      await load(two);
      return interleaved(rounds, { one: () => load(one), two: () => load(two) });
    };
    const kept = await held(false);
    const fresh = await held(true);
    await two.process.stop();
    await endWorld(world);
    return [
      outcomeOf('CPU per request, two workers ÷ one process', kept, { atMost: 1.15 }),
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
  return {
    what,
    value: ratio.median,
    unit: '×',
    target,
    detail: `${described(two)} against ${described(one)}; rounds ${shown(ratio.lowest)}–${shown(ratio.highest)}`,
  };
}

const cpuOf = (rounds: readonly Throughput[]) => rounds.map((round) => round.cpuMicroseconds);

function described(rounds: readonly Throughput[]): string {
  const perSecond = median(rounds.map((round) => round.perSecond));
  return `${shown(median(cpuOf(rounds)))} µs at ${shown(perSecond)}/s`;
}
