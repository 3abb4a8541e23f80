import type { Outcome } from '../report/outcome';
import { applicationsWorld, writesOf } from '../world/applications-world';
import { dialoguesWith } from '../world/throughput';
import type { Bench, Scenario } from './scenario';
import { inTurn } from './versus-bare';

/** Connections, each of a person of its own: a refresh token is used once. */
const people = 32;

/** n: refreshes with rotation, against node-oidc-provider that writes as often to MariaDB and Redis. */
export const refreshScenario: Scenario = {
  letter: 'n',
  title: 'refresh',
  needs: ['redis-server', 'mariadbd'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const { ours, theirs, end } = await applicationsWorld(cores, people);
    const [first, ...rest] = (await inTurn({
      ...{ what: 'refresh', unit: 'token', bareName: 'node-oidc-provider', atLeast: 1 },
      ours: (seconds) => dialoguesWith(ours.server, ours.refreshes, seconds),
      bare: (seconds) => dialoguesWith(theirs.server, theirs.refreshes, seconds),
    })) as [Outcome, ...Outcome[]];
    const [our, their] = [await writesOf(ours, ours.refreshes), await writesOf(theirs, theirs.refreshes)];
    await end();
    return [{ ...first, detail: `${first.detail}; ${our} against ${their}` }, ...rest];
  },
};
