import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { authorizerWorld, endWorld } from '../world/authorizer-world';
import { redisCalls } from '../world/redis-calls';
import { startBare } from '../world/server-under-test';
import { throughputOf } from '../world/throughput';
import type { Bench, Scenario } from './scenario';
import { versusBare } from './versus-bare';

/** Their records fit into the cache of a core; those of all people of the world do not. */
const fewPeople = 100;

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
    const held = (what: string, requests: readonly Buffer[], atLeast: number | null) =>
      versusBare({ what, ours: world.authorizer, bare, requests, atLeast, awake: true });
    const few = await held('from memory', world.questions.slice(0, fewPeople), 0.75);
    const many = await held(`from memory, ${world.questions.length} people`, world.questions, null);
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
    const asked = { ...few[0]!, detail: `${few[0]!.detail}; Redis was asked ${shown(reads)} times` };
    return [asked, ...few.slice(1), ...many, generator];
  },
};
