import type { Outcome } from '../report/outcome';
import { endRegistryWorld, registryWorld, type TokenServer } from '../world/registry-world';
import type { Bench, Scenario } from './scenario';
import { versusBare } from './versus-bare';

/** How many live tokens are asked about in turn. */
const tokens = 1000;

/** i: introspection of live tokens, against node-oidc-provider with as many of its own, and against our own tokens. */
export const introspectionScenario: Scenario = {
  letter: 'i',
  title: 'introspection',
  needs: ['redis-server'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const world = await registryWorld(cores);
    const { ours, theirs } = world;
    const requests = await introspectionsOf(ours);
    const held = { what: 'introspection', ours: ours.server, requests };
    const provider = await versusBare({
      ...held,
      bare: theirs.server,
      bareName: 'node-oidc-provider',
      bareRequests: await introspectionsOf(theirs),
      atLeast: 3,
    });
    const tokensOfOurs = await versusBare({
      ...held,
      bare: ours.server,
      bareName: 'our client_credentials',
      bareRequests: [ours.client.token],
      atLeast: 2,
    });
    await endRegistryWorld(world);
    return [...provider, ...tokensOfOurs];
  },
};

async function introspectionsOf({ server, client }: TokenServer): Promise<Buffer[]> {
  const live = await client.tokensFrom(server.port, tokens);
  return live.map((token) => client.introspection(token));
}
