import { openLoop } from '../load/open-loop';
import { startPolicyPublisher } from '../load/policy-publisher';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld, type AuthorizerWorld } from '../world/authorizer-world';
import type { Bench, Scenario } from './scenario';

const rate = 3000;
const seconds = 5;
const every = 500;

/**
 * l: latency of decisions while a new version of the policy is published twice a second, at a fixed rate of requests. Every
 * request is decided by the one version or the next; what is seen here is the time that reading and compiling take.
 */
export const policySwapScenario: Scenario = {
  letter: 'l',
  title: 'a policy published under load',
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const rules of [100, 10_000]) {
      const world = await authorizerWorld(cores);
      const calm = await latencyOf(world);
      const publisher = await startPolicyPublisher(world.redis.url, rules, every);
      const busy = await latencyOf(world);
      await publisher.stop();
      await endWorld(world);
      outcomes.push({
        what: `a decision while policies of ${rules} rules are published, p99`,
        value: busy.p99,
        unit: 'ms',
        target: null,
        detail: `p50 ${shown(busy.p50)}, p99.9 ${shown(busy.p999)}, max ${shown(busy.max)} ms; without publication p99 ${shown(calm.p99)}, max ${shown(calm.max)} ms; ${rate}/s`,
      });
    }
    return outcomes;
  },
};

async function latencyOf({ authorizer, questions }: AuthorizerWorld) {
  const load = { port: authorizer.port, requests: questions, rate, seconds, warmUpSeconds: 1 };
  const { latency } = (await openLoop(load)).assertAll(200);
  const at = (part: number) => latency.percentile(part) / 1000;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}
