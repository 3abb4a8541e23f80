import { describeWith } from '@gatehouse/testing';
import { ask } from '../http/raw-request';
import { startAuthorizersStack, type AuthorizersStack } from '../stack/authorizers-stack';
import { aUserWithSessions, type Crowd } from './crowd';
import { Lags } from './lags';
import { revokeUnderLoad } from './revoke-under-load';

const sessions = 100;
const rounds = 5;
const promised = 50;
const lease = 250;

describeWith(['redis-server'], 'a revocation under load, on two authorizers', () => {
  let stack: AuthorizersStack;

  beforeAll(async () => {
    stack = await startAuthorizersStack();
  }, 60_000);
  afterAll(() => stack?.stop());

  const statusesOf = (cookie: string) =>
    Promise.all(
      stack.ports.map(async (port) => {
        const headers = [
          ['X-Original-URI', '/'],
          ['X-Original-Method', 'GET'],
          ['Cookie', cookie],
        ] as const;
        return (await ask(port, { target: '/auth', headers })).status;
      }),
    );

  const revoked = ({ user, cookies }: Crowd, breakSomething: () => void = () => undefined) =>
    revokeUnderLoad(stack.ports, cookies, () => {
      breakSomething();
      return stack.people.revoke(user);
    });

  test(`refuses what starts ${promised} ms after it returned, on both, whatever the cookie`, async () => {
    const lags = [new Lags(), new Lags()] as const;
    for (let round = 0; round < rounds; round += 1) {
      const crowd = await aUserWithSessions(stack.people, `user${round}`, sessions);
      const { called, returned, ledger } = await revoked(crowd);
      const before = ledger.where(({ end }) => end < called);
      expect(before.statuses()).toEqual({ 200: before.length });
      expect(new Set(before.entries.map(({ credential }) => credential)).size).toBe(sessions);
      for (const [target, lag] of lags.entries()) {
        const here = ledger.of(target);
        expect(here.where(({ end }) => end < called).length).toBeGreaterThanOrEqual(1000);
        const after = here.startedBetween(returned + promised);
        expect(after.length).toBeGreaterThanOrEqual(500);
        expect(after.statuses()).toEqual({ 401: after.length });
        lag.add(here.lastLetIn() - returned);
      }
    }
    for (const [target, lag] of lags.entries())
      process.stdout.write(`last let in after the revocation, authorizer ${target + 1}: ${lag.toString()}\n`);
  }, 120_000);

  test('holds when the user is restored: old sessions stay dead, new ones live', async () => {
    const { user, cookies } = await aUserWithSessions(stack.people, 'restored', 4);
    for (const cookie of cookies) expect(await statusesOf(cookie)).toEqual([200, 200]);
    await stack.people.revoke(user, user.epoch + 1);
    for (const cookie of cookies) expect(await statusesOf(cookie)).toEqual([401, 401]);

    await expect(stack.people.logIn(user)).rejects.toMatchObject({ code: 'suspended' });
    await stack.people.restore(user, user.epoch + 1);
    for (const cookie of cookies) expect(await statusesOf(cookie)).toEqual([401, 401]);
    await expect(stack.people.logIn(user)).rejects.toMatchObject({ code: 'epoch_moved' });

    const again = await stack.people.logIn(user, user.epoch + 1);
    expect(await statusesOf(again.cookie)).toEqual([200, 200]);
    expect(await statusesOf(again.legacyCookie)).toEqual([200, 200]);
  });

  test('is in force within the lease where the news of it never arrive', async () => {
    const lags = new Lags();
    for (let round = 0; round < rounds; round += 1) {
      const crowd = await aUserWithSessions(stack.people, `stalled${round}`, sessions);
      const isNewsChannel = (sent: Buffer) => sent.includes('TRACKING');
      const { returned, ledger } = await revoked(crowd, () =>
        stack.toStoreOfSecond.stallWhere(isNewsChannel),
      );
      const healthy = ledger.of(0).startedBetween(returned + promised);
      expect(healthy.statuses()).toEqual({ 401: healthy.length });

      const cutOff = ledger.of(1).startedBetween(returned + lease + promised);
      expect(cutOff.length).toBeGreaterThan(100);
      expect(cutOff.statuses()).toEqual({ 401: cutOff.length });
      lags.add(ledger.of(1).lastLetIn() - returned);
      await stack.toStoreOfSecond.resume();
    }
    process.stdout.write(`last let in after the revocation, channel stalled: ${lags.toString()}\n`);
    // Without memory there would be nothing to lease, and this would prove nothing.
    expect(lags.max).toBeGreaterThan(promised);
  }, 120_000);
});
