import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld } from '../world/authorizer-world';
import { redisCalls } from '../world/redis-calls';
import { startBare } from '../world/server-under-test';
import { throughputOf } from '../world/throughput';
import type { Bench, Scenario } from './scenario';
import { versusBare } from './versus-bare';

/** a: the authorizer from memory, against node:http that writes the same answer without looking at anything. */
export const memoryScenario: Scenario = {
  letter: 'a',
  title: 'the authorizer from memory',
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const world = await authorizerWorld(cores);
    const bare = await startBare(cores, 'bare-http', { ANSWER: JSON.stringify(world.answer) });
    const socket = await startBare(cores, 'bare-socket', {});
    const ceiling = [];
    for (let round = 0; round < 3; round += 1) {
      ceiling.push((await throughputOf(socket, world.questions, 1, true)).perSecond);
    }
    await socket.process.stop();
    await world.redis.cli('CONFIG', 'RESETSTAT');
    const [first, ...rest] = (await versusBare({
      what: 'from memory',
      ours: world.authorizer,
      bare,
      requests: world.questions,
      atLeast: 0.7,
      awake: true,
    })) as [Outcome, ...Outcome[]];
    const reads = await redisCalls(world.redis, 'mget');
    await bare.process.stop();
    await endWorld(world);
    const generator: Outcome = {
      what: 'the load generator itself',
      value: median(ceiling),
      unit: '/s',
      target: null,
      detail: `requests of ${world.questions[0]!.length} bytes to a bare socket: must be well above the rest (${ceiling.map(shown).join(', ')})`,
    };
    const detail = `${first.detail}; Redis was asked ${shown(reads)} times`;
    return [{ ...first, detail }, ...rest, generator];
  },
};
