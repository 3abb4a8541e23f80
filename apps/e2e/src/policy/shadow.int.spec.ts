import { describeWith, until } from '@gatehouse/testing';
import { ask } from '../http/raw-request';
import { LoadClient } from '../load/load-client';
import type { Ledger } from '../load/ledger';
import { startPolicyStack, type PolicyStack } from '../stack/policy-stack';

interface Status {
  readonly authorizers: number;
  readonly judged: number;
  readonly differing: number;
  readonly differences: readonly { readonly count: number; readonly samples: readonly object[] }[];
}

const connectionsPerPort = 4;

describeWith(['redis-server', 'nginx'], 'a policy that is tried out on live traffic', () => {
  let stack: PolicyStack;
  /** Header lines: of somebody with both scopes, somebody with one, and somebody with none. */
  let credentials: string[];
  let ids: string[];
  let ledger: Ledger;

  const policyOf = (...scopes: string[]) => ({
    owner: 'load',
    rules: [{ id: 'load', path: '/load', scopes }],
  });

  beforeAll(async () => {
    stack = await startPolicyStack();
    const live = stack.file('live', policyOf('submission:create', 'submission:read'));
    await stack.cli('policy', 'shadow', 'start', live);
    expect(await stack.cli('policy', 'shadow', 'promote')).toMatchObject({
      exitCode: 0,
      json: { version: 2 },
    });
    credentials = [];
    ids = [];
    for (const scopes of [['submission:create', 'submission:read'], ['submission:read'], []]) {
      const grants = scopes.map((scope) => ({ scope, expires: null }));
      const user = await stack.people.user(`with ${scopes.length}`, { roles: [], grants });
      credentials.push(`Cookie: ${(await stack.people.logIn(user)).cookie}`);
      ids.push(user.ref.id);
    }
  }, 120_000);
  afterAll(() => stack?.stop());

  const status = async () => (await stack.cli('policy', 'shadow', 'status')).json as Status;
  /** The sum of a metric over both authorizers, over all of its labels. */
  const metric = async (name: string) => {
    const texts = await Promise.all(
      stack.ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
    const values = texts.join('\n').matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\d+)$`, 'gm'));
    return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
  };
  const load = async () => {
    const client = await LoadClient.start({ ports: stack.ports, connectionsPerPort, credentials });
    await client.untilMore(200, 300);
    await client.untilMore(403, 600);
    return client.stop();
  };

  test('is taken up by every authorizer within two seconds', async () => {
    const candidate = stack.file('candidate', policyOf('submission:read'));
    const started = await stack.cli('policy', 'shadow', 'start', candidate, '--comment', 'Reading is enough');
    expect(started).toMatchObject({ exitCode: 0, json: { based_on: 2 } });
    const written = Date.now();
    await until(
      async () => ((await stack.people.store.shadow.sheets(idOf(started.json))).length === 2 ? true : null),
      { message: 'both authorizers to take the candidate up', every: 10 },
    );
    expect(Date.now() - written).toBeLessThan(2000);
    expect(await status()).toMatchObject({ authorizers: 2, judged: 0, differing: 0, differences: [] });
  });

  test('would change exactly what the load client’s ledger says, and nobody is answered by it', async () => {
    ledger = await load();
    const [both, one, none] = [0, 1, 2].map((index) =>
      ledger.where(({ credential }) => credential === index),
    );
    expect([both!.statuses(), one!.statuses(), none!.statuses()]).toEqual([
      { 200: both!.length },
      { 403: one!.length },
      { 403: none!.length },
    ]);
    const seen = await until(
      async () => {
        const now = await status();
        return now.judged >= ledger.length ? now : null;
      },
      { message: 'the sums of both authorizers' },
    );
    // Each connection may have had one question under way when the client was stopped, which its ledger does not have.
    const underWay = connectionsPerPort * stack.ports.length;
    expect(seen.judged - ledger.length).toBeLessThanOrEqual(underWay);
    expect(seen.differing).toBeGreaterThanOrEqual(one!.length);
    expect(seen.differing - one!.length).toBeLessThanOrEqual(underWay);
    expect(seen.judged).toBe(await metric('authorizer_decisions_total'));
    expect(seen.judged).toBe(await metric('authorizer_shadow_judged_total'));
    expect(seen.differing).toBe(await metric('authorizer_shadow_differences_total'));
    expect(seen.differences).toMatchObject([
      {
        change: 'would be let in',
        live: { rule: 'load', reason: 'scope_missing' },
        candidate: { rule: 'load', reason: 'ok' },
        count: seen.differing,
      },
    ]);
    expect(seen.differences[0]!.samples).toHaveLength(5);
    for (const sample of seen.differences[0]!.samples)
      expect(sample).toMatchObject({ method: 'GET', path: '/load', subject: `user ${ids[1]}` });
  });

  test('is one at a time, and is no policy with errors', async () => {
    const other = stack.file('other', policyOf('submission:read'));
    expect(await stack.cli('policy', 'shadow', 'start', other)).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'shadow_under_way' } },
    });
    const broken = stack.file('broken', policyOf('no-such:scope'));
    expect(await stack.cli('policy', 'shadow', 'start', broken)).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'policy_not_valid' } },
    });
  });

  test('is promoted to the policy in force, and tried out no more', async () => {
    const statusOf = async (credential: string) => {
      const headers = [
        ['X-Original-URI', '/load'],
        ['X-Original-Method', 'GET'],
        credential.split(': ') as [string, string],
      ] as const;
      return (await ask(stack.ports[0], { target: '/auth', headers })).status;
    };
    expect(await statusOf(credentials[1]!)).toBe(403);
    expect(await stack.cli('policy', 'shadow', 'promote')).toMatchObject({
      exitCode: 0,
      json: { version: 3, in_force: true },
    });
    await until(async () => ((await statusOf(credentials[1]!)) === 200 ? true : null), {
      message: 'the new policy',
    });
    expect(await statusOf(credentials[2]!)).toBe(403);
    expect(await stack.cli('policy', 'shadow', 'status')).toMatchObject({
      exitCode: 1,
      json: { error: { code: 'no_shadow' } },
    });
  });

  test('that says the same differs in nothing: “0 of so many”', async () => {
    await stack.cli('policy', 'shadow', 'start', stack.file('same', policyOf('submission:read')));
    await until(async () => ((await status()).authorizers === 2 ? true : null), {
      message: 'both authorizers',
    });
    const again = await load();
    await until(async () => ((await status()).judged >= again.length ? true : null), { message: 'the sums' });
    expect(await status()).toMatchObject({ differing: 0, differences: [] });
    expect(await stack.cli('policy', 'shadow', 'stop')).toMatchObject({
      exitCode: 0,
      json: { stopped: true, differing: 0 },
    });
  });
});

function idOf(json: unknown): string {
  return (json as { candidate: string }).candidate;
}
