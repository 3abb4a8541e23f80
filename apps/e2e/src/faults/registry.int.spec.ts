import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, until } from '@gatehouse/testing';
import { RegisteredClient } from '../clients/registered-client';
import type { RawResponse } from '../http/raw-response';
import { now } from '../load/load-client';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

const owner = quirkyPeople.ordinary.username;

describeWith(
  ['mariadbd', 'redis-server', 'nginx'],
  'API clients, when what the registry stands on fails',
  () => {
    let stack: PlatformStack;
    let client: RegisteredClient;

    beforeAll(async () => {
      stack = await startPlatform();
    }, 180_000);
    afterAll(() => stack?.stop());
    beforeEach(async () => {
      client = await RegisteredClient.register(stack, { owner, scopes: ['submission:read'] });
    });

    const soon = (what: () => Promise<boolean>, message: string) =>
      until(what, { message, timeout: 10_000, every: 100 });

    /** Asks each endpoint once, and how long each took. */
    async function askAll(token: string): Promise<{ path: string; answer: RawResponse; took: number }[]> {
      const requests = [
        ['/token', () => client.askForToken()],
        ['/introspect', () => client.askAbout(token)],
        ['/revoke', () => client.giveBack(token)],
      ] as const;
      const answers = [];
      for (const [path, request] of requests) {
        const start = now();
        const answer = await request();
        answers.push({ path, answer, took: now() - start });
      }
      return answers;
    }

    describe('the token store', () => {
      const faults: Record<string, { begin: () => Promise<void> | void; end: () => Promise<void> | void }> = {
        stopped: { begin: () => stack.redis.stop(), end: () => stack.redis.restart() },
        killed: { begin: () => stack.redis.kill(), end: () => stack.redis.restart() },
        frozen: { begin: () => stack.redis.freeze(), end: () => stack.redis.thaw() },
      };

      test.each(Object.entries(faults))(
        '%s: they are told at once to come again, and need not wait for anybody’s restart',
        async (_name, fault) => {
          const token = await client.token();
          const { pid } = stack.registry;
          await fault.begin();
          // For as long as its memory is trusted, introspection may still know.
          await soon(async () => (await client.askAbout(token)).status === 503, 'the store to be missed');
          for (const { path, answer, took } of await askAll(token)) {
            expect({ path, status: answer.status, body: answer.json() }).toEqual({
              path,
              status: 503,
              body: { error: 'temporarily_unavailable', error_description: expect.any(String) },
            });
            expect(answer.header('Content-Type')).toMatch(/^application\/json/);
            expect(answer.header('Cache-Control')).toBe('no-store');
            expect(Number(answer.header('Retry-After'))).toBeGreaterThanOrEqual(1);
            expect({ path, withinASecond: took < 1000 || took }).toEqual({ path, withinASecond: true });
          }

          await fault.end();
          await soon(async () => (await client.askForToken()).status === 200, 'tokens to be given again');
          await soon(async () => (await client.reasonFor(token)) === 'ok', 'the token to be good again');
          expect(await client.introspect(token)).toMatchObject({ active: true });
          expect(stack.registry.pid).toBe(pid);
        },
        60_000,
      );

      test('flushed: nobody is let in, and clients come back by themselves and get new tokens', async () => {
        const token = await client.token();
        expect(await client.reasonFor(token)).toBe('ok');
        await stack.redis.cli('FLUSHALL');
        const flushed = now();
        const seen: RawResponse[] = [];
        await soon(async () => {
          const asked = now();
          const answer = await client.call(token);
          if (asked > flushed + 50) seen.push(answer);
          return answer.status === 401;
        }, 'the policy to be back');
        expect(seen.map(({ status }) => status)).not.toContain(200);

        await soon(async () => (await client.askForToken()).status === 200, 'tokens to be given again');
        expect(await client.introspect(token)).toEqual({ active: false });
        expect(await client.reasonFor(token)).toBe('401 revoked');
        expect(await client.reasonFor(await client.token())).toBe('ok');
      }, 60_000);
    });

    describe('a revocation that could only be recorded', () => {
      /** The token store is silent while the command runs: SQL knows, and nobody else. */
      async function revokeInVain(): Promise<void> {
        stack.redis.freeze();
        try {
          const { exitCode, json } = await stack.cli('clients', 'revoke', client.id);
          expect({ exitCode, json }).toMatchObject({ exitCode: 1, json: { in_force: false } });
        } finally {
          stack.redis.thaw();
        }
      }

      async function isInForce(token: string): Promise<void> {
        await soon(async () => (await client.call(token)).status === 401, 'the revocation to be in force');
        expect(await client.reasonFor(token)).toBe('401 suspended');
        expect((await client.askForToken()).json()).toMatchObject({ error: 'invalid_client' });
        await soon(async () => {
          const { json } = await stack.cli('clients', 'show', client.id);
          return (json as { in_force: boolean }).in_force;
        }, 'the command line to say so');
      }

      test('is in force soon after the store is back', async () => {
        const token = await client.token();
        await revokeInVain();
        await isInForce(token);
      }, 60_000);

      test('is in force soon after the registry is back, if that was killed meanwhile', async () => {
        const token = await client.token();
        await stack.registry.kill();
        await revokeInVain();
        await soon(
          async () => (await client.reasonFor(token)) === 'ok',
          'the gateway to read the store again',
        );
        expect((await client.askForToken()).status).toBeGreaterThanOrEqual(500);
        await stack.registry.startAgain();
        await isInForce(token);
      }, 60_000);
    });

    describe('the database', () => {
      afterEach(() => stack.toRegistryDatabase.resume());

      const faults: Record<string, () => Promise<void> | void> = {
        'does not answer': () => stack.toRegistryDatabase.stall(),
        'is gone': async () => {
          await stack.toRegistryDatabase.refuse();
          stack.toRegistryDatabase.sever();
        },
      };

      test.each(Object.entries(faults))(
        '%s: tokens are given, told of and given back all the same',
        async (_name, begin) => {
          await begin();
          // Longer than it keeps anything in memory, and than it waits for a connection.
          const began = now();
          await soon(async () => {
            const token = await client.token();
            for (const { path, answer } of await askAll(token)) {
              expect({ path, status: answer.status }).toEqual({ path, status: 200 });
            }
            expect(await client.introspect(token)).toEqual({ active: false });
            return now() > began + 3000;
          }, 'three seconds');
        },
        60_000,
      );
    });
  },
);
