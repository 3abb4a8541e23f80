import type { Outcome } from '../report/outcome';
import { applicationsWorld, writesOf } from '../world/applications-world';
import { dialoguesWith } from '../world/throughput';
import type { Bench, Scenario } from './scenario';
import { inTurn } from './versus-bare';

/** Connections, each with a browser of its own. */
const people = 32;

/**
 * o: the code flow of people who have approved before, from the authorization request to the tokens and without the
 * browser's time, against node-oidc-provider that writes as often to MariaDB and Redis.
 */
export const codeFlowScenario: Scenario = {
  letter: 'o',
  title: 'code flow',
  needs: ['redis-server', 'mariadbd'],

  async run({ cores }: Bench): Promise<Outcome[]> {
    const { ours, theirs, end } = await applicationsWorld(cores, people);
    const [first, ...rest] = (await inTurn({
      ...{ what: 'code flow', unit: 'flow', bareName: 'node-oidc-provider', atLeast: 1 },
      ours: (seconds) => dialoguesWith(ours.server, ours.codeFlows, seconds),
      bare: (seconds) => dialoguesWith(theirs.server, theirs.codeFlows, seconds),
    })) as [Outcome, ...Outcome[]];
    const [our, their] = [await writesOf(ours, ours.codeFlows), await writesOf(theirs, theirs.codeFlows)];
    await end();
    return [{ ...first, detail: `${first.detail}; ${our} against ${their}` }, ...rest];
  },
};
