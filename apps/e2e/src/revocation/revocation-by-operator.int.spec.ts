import { SubjectRef, uuidOfLegacyUser, type UserSubject } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import { ask } from '../http/raw-request';
import { People } from '../people/people';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';
import { Lags } from './lags';
import { revokeUnderLoad } from './revoke-under-load';

const person = quirkyPeople.ordinary;
const rounds = 3;
const promised = 50;

describeWith(['mariadbd', 'redis-server', 'nginx'], '`users revoke` under load', () => {
  let stack: PlatformStack;
  let people: People;

  beforeAll(async () => {
    stack = await startPlatform();
    people = await People.at(stack.redis.url, stack.secrets);
  }, 120_000);
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

  test('nobody is let in any more once the command has ended', async () => {
    const lags = [new Lags(), new Lags()] as const;
    for (let round = 0; round < rounds; round += 1) {
      const user = await loggedInPerson();
      const cookies: string[] = [];
      for (let session = 0; session < 100; session += 1) {
        const { cookie, legacyCookie } = await people.logIn(user);
        cookies.push(session % 2 === 0 ? cookie : legacyCookie);
      }
      const { called, returned, ledger } = await revokeUnderLoad(stack.authorizers, cookies, async () => {
        expect(await stack.cli('users', 'revoke', person.username)).toMatchObject({ exitCode: 0 });
      });
      const before = ledger.where(({ end }) => end < called);
      expect(before.statuses()).toEqual({ 200: before.length });
      for (const [target, lag] of lags.entries()) {
        const after = ledger.of(target).startedBetween(returned + promised);
        expect(after.statuses()).toEqual({ 401: after.length });
        lag.add(ledger.of(target).lastLetIn() - returned);
      }
      expect(await stack.cli('users', 'restore', person.username)).toMatchObject({ exitCode: 0 });
    }
    for (const [target, lag] of lags.entries())
      process.stdout.write(
        `last let in after the command's end, authorizer ${target + 1}: ${lag.toString()}\n`,
      );
  }, 180_000);
});
