import { describeWith } from '@gatehouse/testing';
import type { Policy, Rule } from '@gatehouse/policy';
import { LoadClient, now } from '../load/load-client';
import { aUserWithSessions } from '../revocation/crowd';
import { startWorkersStack, workerCount, type WorkersStack } from '../stack/workers-stack';

const promised = 50;
const publications = 40;

/** So many rules that reading and compiling them takes its time, and the one that decides `/load`. */
const rulesWith = (rule: Partial<Rule>): readonly Rule[] => [
  { id: 'load', owner: 'tests', path: '/load', ...rule },
  ...Array.from({ length: 2000 }, (_, n) => ({
    id: `rule-${n}`,
    owner: 'tests',
    path: `/api/v1/things/{thing}/parts-${n}/{part}`,
    scopes: ['lab:enter'],
  })),
];

describeWith(['redis-server', 'nginx'], 'a policy that is published while everybody calls', () => {
  let stack: WorkersStack;
  let version = 1;

  beforeAll(async () => {
    stack = await startWorkersStack();
  }, 60_000);
  afterAll(() => stack?.stop());

  const publish = (parts: Partial<Policy>) =>
    stack.people.publishPolicy((version += 1), { default: 'deny', ...parts });
  const loadBy = async (name: string) => {
    const { credentials } = await aUserWithSessions(stack, name, 50);
    return LoadClient.start({ ports: [stack.port], connectionsPerPort: 8, credentials });
  };

  test(`a role loses a scope: refused on every worker what starts ${promised} ms after the one write`, async () => {
    const rules = rulesWith({ scopes: ['lab:enter'] });
    for (let round = 0; round < 3; round += 1) {
      await publish({ rules, roles: { 'public-user': ['lab:enter'] } });
      const load = await loadBy(`role${round}`);
      await load.untilMore(200, 500);
      await publish({ rules, roles: { 'public-user': [] } });
      const returned = now();
      await load.untilMore(403, 500);
      const ledger = await load.stop();
      expect(Object.keys(ledger.statuses()).sort()).toEqual(['200', '403']);
      expect(ledger.processes()).toHaveLength(workerCount);
      for (const process of ledger.processes()) {
        const after = ledger.decidedBy(process).startedBetween(returned + promised);
        expect(after.length).toBeGreaterThan(50);
        expect(after.statuses()).toEqual({ 403: after.length });
      }
    }
  }, 120_000);

  test('every request is decided by one version or the next, and by nothing in between', async () => {
    // Under each version its own role opens its own rule; a rule of the one with a role of the other would refuse.
    const versions = [
      { rules: rulesWith({ scopes: ['one:do'] }), roles: { 'public-user': ['one:do'] } },
      { rules: rulesWith({ scopes: ['other:do'] }), roles: { 'public-user': ['other:do'] } },
    ];
    await publish(versions[0]!);
    const load = await loadBy('steady');
    await load.untilMore(200, 200);
    for (let count = 1; count <= publications; count += 1) {
      await publish(versions[count % 2]!);
      await load.untilMore(200, 50);
    }
    const ledger = await load.stop();
    expect(ledger.processes()).toHaveLength(workerCount);
    expect(ledger.length).toBeGreaterThan(publications * 50);
    expect(ledger.statuses()).toEqual({ 200: ledger.length });
  }, 120_000);
});
