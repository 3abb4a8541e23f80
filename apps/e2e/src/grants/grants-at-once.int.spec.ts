import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import type { RawResponse } from '../http/raw-response';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';
import { CodeClient, type Tokens } from './code-client';

const { ordinary: owner, accents: person } = quirkyPeople;

/** How many bring the same code or the same token at once. */
const crowd = 200;

describeWith(['mariadbd', 'redis-server', 'nginx'], 'two registries on the same stores', () => {
  let stack: PlatformStack;
  let client: CodeClient;
  let ports: readonly [number, number];

  beforeAll(async () => {
    stack = await startPlatform();
    ports = [stack.registry.port, (await stack.startRegistry()).port];
    client = await CodeClient.start(stack, owner.username, person);
  }, 240_000);
  afterAll(() => stack?.stop());

  const atOnce = (request: (port: number) => Promise<RawResponse>) =>
    Promise.all(Array.from({ length: crowd }, (_, n) => request(ports[n % 2]!)));
  const statuses = (answers: readonly RawResponse[]) => {
    const counts: Record<string, number> = {};
    for (const { status, body } of answers) {
      const key = status === 200 ? '200' : `${status} ${(JSON.parse(body) as { error: string }).error}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  };
  const tokensIn = (answers: readonly RawResponse[]) =>
    answers.filter(({ status }) => status === 200).map((answer) => answer.json<object>() as Tokens);

  test.each([1, 2, 3])(
    'give tokens once for a code that two hundred bring at once, and these are worth nothing (%i)',
    async () => {
      const code = await client.code();
      const answers = await atOnce((port) => client.redeem(port, code));
      expect(statuses(answers)).toEqual({ '200': 1, '400 invalid_grant': crowd - 1 });
      const [tokens] = tokensIn(answers) as [Tokens];
      expect(await client.atGateway(tokens.access_token)).toBe('401 revoked');
      for (const port of ports) {
        expect(statuses([await client.refresh(port, tokens.refresh_token)])).toEqual({
          '400 invalid_grant': 1,
        });
      }
      // What came of another approval of the same person lives on.
      const others = await client.tokens(ports[0]);
      expect(await client.atGateway(others.access_token)).toBe('200');
    },
    120_000,
  );

  test.each([1, 2, 3])(
    'give two hundred who refresh the same token at once the same successor, which goes on (%i)',
    async () => {
      const first = await client.tokens(ports[0]);
      const answers = await atOnce((port) => client.refresh(port, first.refresh_token));
      expect(statuses(answers)).toEqual({ '200': crowd });
      const all = tokensIn(answers);
      const [successor, ...others] = new Set(all.map(({ refresh_token }) => refresh_token));
      expect(others).toEqual([]);
      expect(successor).not.toBe(first.refresh_token);
      // Each got an access token of its own, and all of them are good.
      expect(new Set(all.map(({ access_token }) => access_token)).size).toBe(crowd);
      for (const { access_token } of [all[0]!, all.at(-1)!]) {
        expect(await client.atGateway(access_token)).toBe('200');
      }
      let latest = successor!;
      for (const port of [...ports, ...ports]) {
        const next = await client.refresh(port, latest);
        expect(statuses([next])).toEqual({ '200': 1 });
        latest = tokensIn([next])[0]!.refresh_token;
      }
      // Used once more after its successor was used, the first one is a theft: everything ends.
      expect(statuses([await client.refresh(ports[1], first.refresh_token)])).toEqual({
        '400 invalid_grant': 1,
      });
      expect(statuses([await client.refresh(ports[0], latest)])).toEqual({ '400 invalid_grant': 1 });
      expect(await client.atGateway(all[0]!.access_token)).toBe('401 revoked');
    },
    120_000,
  );
});
