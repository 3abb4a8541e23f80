import type { Outcome } from '../report/outcome';
import { applicationsWorld } from '../world/applications-world';
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
    const outcomes = await inTurn({
      ...{ what: 'refresh', unit: 'refresh', bareName: 'node-oidc-provider', atLeast: 1 },
      ours: (seconds) => dialoguesWith(ours.server, ours.refreshes, seconds),
      bare: (seconds) => dialoguesWith(theirs.server, theirs.refreshes, seconds),
    });
    await end();
    return outcomes;
  },
};
