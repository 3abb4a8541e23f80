import { interleaved, ratioOf } from '../machine/interleaved';
import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld, type AuthorizerWorld } from '../world/authorizer-world';
import { benchPolicy, pathOfRule } from '../world/bench-policy';
import { gatewayQuestion } from '../world/gateway-question';
import { throughputOf, type Throughput } from '../world/throughput';
import type { Bench, Scenario } from './scenario';

const [few, many] = [10, 10_000];
const rounds = 12;
const seconds = 0.8;

/**
 * k: the same requests under a policy of 10 rules and under one of 10,000, all of them below one long prefix with parameters
 * in it. Each person asks for another path, so that of the large policy many rules are in use.
 */
export const rulesScenario: Scenario = {
  letter: 'k',
  title: `${many} rules against ${few}`,
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const worlds = [await authorizerWorld(cores), await authorizerWorld(cores)] as const;
    const [small, large] = worlds;
    await small.people.publish(benchPolicy(2, few + 1));
    await large.people.publish(benchPolicy(2, many + 1));
    const [ofFew, ofMany] = [questionsOf(small, few), questionsOf(large, many)];
    const load = (world: AuthorizerWorld, questions: readonly Buffer[]) =>
      throughputOf(world.authorizer, questions, seconds, true);
    await load(small, ofFew);
    await load(large, ofMany);
    const results = await interleaved(rounds, {
      few: () => load(small, ofFew),
      many: () => load(large, ofMany),
    });
    await endWorld(small);
    await endWorld(large);
    const cost = ratioOf(results.few.map(perSecond), results.many.map(perSecond));
    const cpu = ratioOf(results.many.map(cpuOf), results.few.map(cpuOf));
    return [
      {
        what: `a request under ${many} rules ÷ under ${few}`,
        value: cost.median,
        unit: '×',
        target: { atMost: 1.1 },
        detail: `${shown(median(results.many.map(perSecond)))}/s against ${shown(median(results.few.map(perSecond)))}/s; rounds ${shown(cost.lowest)}–${shown(cost.highest)}`,
      },
      {
        what: 'the same by CPU time',
        value: cpu.median,
        unit: '×',
        target: null,
        detail: `${shown(median(results.many.map(cpuOf)))} µs against ${shown(median(results.few.map(cpuOf)))} µs of the core per request`,
      },
    ];
  },
};

const perSecond = (round: Throughput) => round.perSecond;
const cpuOf = (round: Throughput) => round.cpuMicroseconds;

/** Everybody asks for a path of their own; the rules that decide are spread over all. */
function questionsOf({ cookies }: AuthorizerWorld, rules: number): readonly Buffer[] {
  return cookies.map((cookie, n) => gatewayQuestion(cookie, pathOfRule((n * 7919) % rules, n)));
}
