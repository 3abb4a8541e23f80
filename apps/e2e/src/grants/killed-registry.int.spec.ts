import { setTimeout as sleep } from 'node:timers/promises';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, until } from '@gatehouse/testing';
import type { AppProcess } from '../stack/app-process';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';
import { CodeClient, type Tokens } from './code-client';
import { CommandGate } from './command-gate';

const { ordinary: owner, accents: person } = quirkyPeople;

/** More commands than any of these requests gives. */
const enough = 40;

describeWith(
  ['mariadbd', 'redis-server', 'nginx'],
  'a registry that is killed after any of its commands to the stores',
  () => {
    let stack: PlatformStack;
    let other: AppProcess;
    let client: CodeClient;
    let gate: CommandGate;

    beforeAll(async () => {
      // A machine at its limit may need more than the usual ten seconds to ask again.
      stack = await startPlatform({ env: { REFRESH_TOKEN_GRACE: '60' } });
      other = await stack.startRegistry();
      client = await CodeClient.start(stack, owner.username, person);
      gate = new CommandGate([stack.toRegistryDatabase, stack.toRegistryStore]);
    }, 240_000);
    afterAll(() => stack?.stop());

    /**
     * Asks, and kills the registry when its stores have carried out so many commands and it knows nothing of the last one.
     * @returns false: it has answered, with fewer
     */
    async function killedAfter(commands: number, request: () => Promise<unknown>): Promise<boolean> {
      // Connections to its stores are open from here on.
      await client.tokens(stack.registry.port);
      gate.letThrough(commands);
      let answered = false;
      const answer = request().then(
        () => (answered = true),
        () => undefined,
      );
      await until(() => answered || gate.isShut, { message: 'the next command', every: 5 });
      if (gate.isShut) {
        await sleep(200);
        expect(answered).toBe(false);
        await stack.registry.kill();
      }
      await gate.lift();
      await answer;
      if (!answered) await stack.registry.startAgain();
      return !answered;
    }

    async function good(answer: Promise<{ status: number; body: string; json<T>(): T }>): Promise<Tokens> {
      const got = await answer;
      expect({ status: got.status, body: got.status === 200 ? '' : got.body }).toEqual({
        status: 200,
        body: '',
      });
      return got.json<object>() as Tokens;
    }

    test('in a refresh: the refresh token that its client has works at another one, and the family goes on', async () => {
      let killed = 0;
      for (let commands = 1; commands < enough; commands += 1) {
        const { refresh_token: old } = await client.tokens(other.port);
        if (!(await killedAfter(commands, () => client.refresh(stack.registry.port, old)))) break;
        killed += 1;
        const next = await good(client.refresh(other.port, old));
        expect(await client.atGateway(next.access_token)).toBe('200');
        await good(client.refresh(stack.registry.port, next.refresh_token));
      }
      // At the least: a read and a write of SQL, and the token store's writes in between.
      expect(killed).toBeGreaterThanOrEqual(3);
      expect(killed).toBeLessThan(enough);
    }, 400_000);

    test('in the redemption of a code: it is good at another one, or spent with all that came of it', async () => {
      const outcomes: number[] = [];
      for (let commands = 1; commands < enough; commands += 1) {
        const code = await client.code();
        if (!(await killedAfter(commands, () => client.redeem(stack.registry.port, code)))) break;
        const again = await client.redeem(other.port, code);
        outcomes.push(again.status);
        if (again.status === 200) {
          const tokens = again.json<object>() as Tokens;
          expect(await client.atGateway(tokens.access_token)).toBe('200');
          await good(client.refresh(stack.registry.port, tokens.refresh_token));
        } else {
          expect([again.status, again.json()['error']]).toEqual([400, 'invalid_grant']);
        }
        // A code counts once, whoever was killed.
        expect((await client.redeem(other.port, code)).json()).toMatchObject({ error: 'invalid_grant' });
      }
      expect(outcomes.length).toBeGreaterThanOrEqual(3);
      expect(outcomes.length).toBeLessThan(enough);
      expect(outcomes[0]).toBe(200);
    }, 400_000);
  },
);
