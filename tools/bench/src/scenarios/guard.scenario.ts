import type { Outcome } from '../report/outcome';
import { forwardedRequests, startDemoService } from '../world/demo-service';
import type { Bench, Scenario } from './scenario';
import { versusBare, type Versus } from './versus-bare';

/** A gateway hands a token out again for half a minute, so a service sees each of them many times. */
const people = 1000;
/** Many more than the guard remembers: each request brings a token that has to be verified. */
const crowd = 20_000;
/** So many further on does a round begin: never with those of the last one. */
const stride = 7_000;

/** g: the demo service, with the guard of the auth lib and a `jwe` token in each request, against the same without it. */
export const guardScenario: Scenario = {
  letter: 'g',
  title: 'the guard in a service',
  needs: [],

  async run({ cores, say }: Bench): Promise<Outcome[]> {
    say(`   ${crowd} gateway tokens are made …`);
    const requests = await forwardedRequests(crowd);
    const ours = await startDemoService(cores, 'apps/e2e/src/demo');
    const bare = await startDemoService(cores, 'tools/bench/demo-without-guard');
    const held = (what: string, some: Versus['requests']) =>
      versusBare({ what, ours, bare, requests: some, atLeast: null, awake: true });
    const seen = await held('guard, tokens seen before', requests.slice(0, people));
    const unseen = await held('guard, tokens never seen', () => {
      requests.push(...requests.splice(0, stride));
      return [...requests];
    });
    await Promise.all([ours.process.stop(), bare.process.stop()]);
    return [...seen, ...unseen];
  },
};
