import type { Nginx } from '@gatehouse/testing';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { openLoop } from '../load/open-loop';
import { requestBytes } from '../load/request-bytes';
import { interleaved } from '../machine/interleaved';
import { median } from '../machine/median';
import { authorizerWorld, endWorld } from '../world/authorizer-world';
import { openPrefix, startGateway } from '../world/gateway';
import { startBare } from '../world/server-under-test';
import type { Bench, Scenario } from './scenario';

const rate = 2000;
const seconds = 2;
const rounds = 4;

/** Milliseconds of one round. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/**
 * c: what the sub-request adds to a request through NGINX, at a rate that all of them bear: with the authorizer, with
 * a bare server that answers the same, and without. NGINX, service and authorizer share one core.
 */
export const gatewayLatencyScenario: Scenario = {
  letter: 'c',
  title: 'latency through NGINX',
  needs: ['redis-server', 'nginx'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const world = await authorizerWorld(cores);
    const bare = await startBare(cores, 'bare-http', { ANSWER: JSON.stringify(world.answer) });
    const page = { status: 200, headers: ['Content-Type', 'text/plain', 'Content-Length', '0'] };
    const service = await startBare(cores, 'bare-http', { ANSWER: JSON.stringify(page) });
    const ours = await startGateway(cores, { authorizer: world.authorizer.port, service: service.port });
    const theirs = await startGateway(cores, { authorizer: bare.port, service: service.port });
    const asked = (path: string) => world.cookies.map((Cookie) => requestBytes('GET', path, { Cookie }));
    const [protectedPage, openPage] = [asked('/submit/1234567'), asked(`${openPrefix}1234567`)];
    const results = await interleaved(rounds, {
      none: () => latencyOf(ours, openPage),
      authorizer: () => latencyOf(ours, protectedPage),
      bare: () => latencyOf(theirs, protectedPage),
    });
    await Promise.all([ours.stop(), theirs.stop(), bare.process.stop(), service.process.stop()]);
    await endWorld(world);
    return (['p50', 'p99'] as const).map((percentile): Outcome => {
      const of = (name: keyof typeof results) => median(results[name].map((round) => round[percentile]));
      const [none, authorizer, plain] = [of('none'), of('authorizer'), of('bare')];
      return {
        what: `through NGINX at ${rate}/s: added by the authorizer, ${percentile}`,
        value: authorizer - none,
        unit: 'ms',
        target: null,
        detail: `${shown(authorizer)} ms; by a bare server ${shown(plain)} ms; without sub-request ${shown(none)} ms`,
      };
    });
  },
};

async function latencyOf(nginx: Nginx, requests: readonly Buffer[]): Promise<Latency> {
  try {
    const load = { port: nginx.port, requests, rate, seconds, warmUpSeconds: 0.5 };
    const { latency } = (await openLoop(load)).assertAll(200);
    return { p50: latency.percentile(0.5) / 1000, p99: latency.percentile(0.99) / 1000 };
  } catch (error) {
    throw new Error(`${(error as Error).message}\nNGINX says:\n${nginx.errorLog().slice(-2000)}`, {
      cause: error,
    });
  }
}
