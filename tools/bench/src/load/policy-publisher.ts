import { setTimeout as sleep } from 'node:timers/promises';
import { SystemClock } from '@gatehouse/identity';
import { startProcess, type RunningProcess } from '@gatehouse/testing';
import { openTokenStore } from '@gatehouse/token-store';
import { benchPolicy } from '../world/bench-policy';

/** The first word of a command line that makes this program one that publishes policies again and again. */
export const policyPublisher = 'policy-publisher';

/** Publishes a policy of so many rules every so many milliseconds, from a process of its own, until it is stopped. */
export function startPolicyPublisher(
  redisUrl: string,
  rules: number,
  every: number,
): Promise<RunningProcess> {
  return startProcess({
    command: process.execPath,
    args: [process.argv[1]!, policyPublisher, redisUrl, String(rules), String(every)],
    ready: /published/,
  });
}

/** The other side of `startPolicyPublisher`. */
export async function publishPolicies(redisUrl: string, rules: number, every: number): Promise<never> {
  const store = await openTokenStore({ kind: 'redis', url: redisUrl }, 'bench', new SystemClock());
  for (let version = 1_000; ; version += 1) {
    await store.sessions.publishPolicy(benchPolicy(version, rules));
    process.stdout.write('published\n');
    await sleep(every);
  }
}
