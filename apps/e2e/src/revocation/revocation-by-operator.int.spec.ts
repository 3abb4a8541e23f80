import { SubjectRef, uuidOfLegacyUser, type UserSubject } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import { RegisteredClient } from '../clients/registered-client';
import { ask } from '../http/raw-request';
import { People } from '../people/people';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';
import { Lags } from './lags';
import { revokeUnderLoad } from './revoke-under-load';

const person = quirkyPeople.ordinary;
const owner = quirkyPeople.accents;
const sessions = 100;
const rounds = 2;
const promised = 50;

/** Somebody whom the operator knows, and how they come in once more: a header line for each of many sessions. */
interface Known {
  /** As the command line names them. */
  readonly name: string;
  comeIn(): Promise<readonly string[]>;
}

describeWith(['mariadbd', 'redis-server', 'nginx'], 'under load', () => {
  let stack: PlatformStack;
  let people: People;

  beforeAll(async () => {
    stack = await startPlatform();
    people = await People.at(stack.redis.url, stack.secrets);
  }, 180_000);
  afterAll(async () => {
    people?.close();
    await stack?.stop();
  });

  /** What the accounts app wrote of the person when they logged in. */
  async function loggedInPerson(): Promise<UserSubject> {
    const { status } = await ask(stack.gateway.accounts, {
      method: 'POST',
      target: '/api/v1/login',
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ username: person.username, password: person.password }),
    });
    expect(status).toBe(200);
    const ref = SubjectRef.user(uuidOfLegacyUser(person.id));
    return (await people.store.sessions.findSubject(ref)) as UserSubject;
  }

  let lastLegacyId = 100_000;

  /** Open sessions of the person in the old system; their ids. */
  async function legacySessions(): Promise<readonly number[]> {
    const ids = Array.from({ length: sessions }, () => ++lastLegacyId);
    const now = Math.floor(Date.now() / 1000);
    await stack.legacy.query(
      `INSERT INTO tapir_sessions (session_id, user_id, last_reissue, start_time, end_time)
       VALUES ${ids.map((id) => `(${id}, ${person.id}, ${now}, ${now}, 0)`).join(', ')}`,
    );
    return ids;
  }

  async function aPerson(): Promise<Known> {
    const comeIn = async () => {
      const user = await loggedInPerson();
      const credentials: string[] = [];
      for (const id of await legacySessions()) {
        const { cookie, legacyCookie } = await people.logIn(user, user.epoch, id);
        credentials.push(`Cookie: ${credentials.length % 2 === 0 ? cookie : legacyCookie}`);
      }
      return credentials;
    };
    return { name: person.username, comeIn };
  }

  async function aClient(): Promise<Known> {
    const client = await RegisteredClient.register(stack, { owner: owner.username });
    const comeIn = async () => {
      const credentials: string[] = [];
      for (let token = 0; token < sessions; token += 1) {
        credentials.push(`Authorization: Bearer ${await client.token()}`);
      }
      return credentials;
    };
    return { name: client.id, comeIn };
  }

  test.each([
    ['users', aPerson],
    ['clients', aClient],
  ])(
    '`%s revoke`: nobody is let in any more once the command has ended',
    async (noun, known) => {
      const { name, comeIn } = await known();
      const lags = [new Lags(), new Lags()] as const;
      for (let round = 0; round < rounds; round += 1) {
        const { called, returned, ledger } = await revokeUnderLoad(
          stack.authorizers,
          await comeIn(),
          async () => {
            expect(await stack.cli(noun, 'revoke', name)).toMatchObject({ exitCode: 0 });
          },
        );
        const before = ledger.where(({ end }) => end < called);
        expect(before.statuses()).toEqual({ 200: before.length });
        for (const [target, lag] of lags.entries()) {
          const after = ledger.of(target).startedBetween(returned + promised);
          expect(after.statuses()).toEqual({ 401: after.length });
          lag.add(ledger.of(target).lastLetIn() - returned);
        }
        expect(await stack.cli(noun, 'restore', name)).toMatchObject({ exitCode: 0 });
      }
      for (const [target, lag] of lags.entries())
        process.stdout.write(
          `last let in after the end of \`${noun} revoke\`, authorizer ${target + 1}: ${lag.toString()}\n`,
        );
    },
    240_000,
  );
});
