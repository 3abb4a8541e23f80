import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { redisCalls } from '../world/redis-calls';
import { redisWrites } from '../world/redis-writes';
import { endRegistryWorld, registryWorld, type TokenServer } from '../world/registry-world';
import type { Bench, Scenario } from './scenario';
import { versusBare } from './versus-bare';

/** h: tokens for client_credentials, against node-oidc-provider that writes as often to a Redis with the same settings. */
export const clientCredentialsScenario: Scenario = {
  letter: 'h',
  title: 'tokens for client_credentials',
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const world = await registryWorld(cores);
    const { ours, theirs } = world;
    await Promise.all([ours, theirs].map(({ redis }) => redis.cli('CONFIG', 'RESETSTAT')));
    const [first, ...rest] = (await versusBare({
      what: 'client_credentials',
      ours: ours.server,
      bare: theirs.server,
      bareName: 'node-oidc-provider',
      requests: [ours.client.token],
      bareRequests: [theirs.client.token],
      atLeast: 1.5,
    })) as [Outcome, ...Outcome[]];
    const [our, their] = [await writesPerToken(ours), await writesPerToken(theirs)];
    await endRegistryWorld(world);
    const writes = `${shown(our)} writes to Redis a token against ${shown(their)}`;
    return [{ ...first, detail: `${first.detail}; ${writes}` }, ...rest];
  },
};

/** Each token is one SET. */
async function writesPerToken({ redis }: TokenServer): Promise<number> {
  return (await redisWrites(redis)) / (await redisCalls(redis, 'set'));
}
