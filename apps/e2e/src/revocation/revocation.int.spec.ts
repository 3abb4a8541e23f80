import { describeWith } from '@gatehouse/testing';
import { ask } from '../http/raw-request';
import { startAuthorizersStack, type AuthorizersStack } from '../stack/authorizers-stack';
import { aClientWithTokens, aUserWithSessions, type Crowd } from './crowd';
import { Lags } from './lags';
import { revokeUnderLoad } from './revoke-under-load';

const sessions = 100;
const rounds = 3;
const promised = 50;
const lease = 250;

describeWith(['redis-server'], 'a revocation under load, on two authorizers', () => {
  let stack: AuthorizersStack;

  beforeAll(async () => {
    stack = await startAuthorizersStack();
  }, 60_000);
  afterAll(() => stack?.stop());

  const statusesOf = (credential: string) =>
    Promise.all(
      stack.ports.map(async (port) => {
        const [name, value] = credential.split(': ') as [string, string];
        const headers = [
          ['X-Original-URI', '/'],
          ['X-Original-Method', 'GET'],
          [name, value],
        ] as const;
        return (await ask(port, { target: '/auth', headers })).status;
      }),
    );

  const revoked = (crowd: Crowd, breakSomething: () => void = () => undefined) =>
    revokeUnderLoad(stack.ports, crowd.credentials, () => {
      breakSomething();
      return crowd.revoke();
    });

  describe.each([
    ['a user with cookies', aUserWithSessions],
    ['an API client with tokens', aClientWithTokens],
  ])('of %s', (whom, makeCrowd) => {
    test(`refuses what starts ${promised} ms after it returned, on both, whatever the credential`, async () => {
      const lags = [new Lags(), new Lags()] as const;
      for (let round = 0; round < rounds; round += 1) {
        const crowd = await makeCrowd(stack, `user${round}`, sessions);
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
        process.stdout.write(
          `last let in after the revocation of ${whom}, authorizer ${target + 1}: ${lag.toString()}\n`,
        );
    }, 120_000);

    test('holds when the rights are given back: old sessions stay dead, new ones live', async () => {
      const crowd = await makeCrowd(stack, 'restored', 4);
      for (const credential of crowd.credentials) expect(await statusesOf(credential)).toEqual([200, 200]);
      await crowd.revoke();
      for (const credential of crowd.credentials) expect(await statusesOf(credential)).toEqual([401, 401]);

      await expect(crowd.admit(crowd.epoch)).rejects.toMatchObject({ code: 'suspended' });
      await crowd.restore();
      for (const credential of crowd.credentials) expect(await statusesOf(credential)).toEqual([401, 401]);
      await expect(crowd.admit(crowd.epoch)).rejects.toMatchObject({ code: 'epoch_moved' });

      for (const credential of await crowd.admit(crowd.epoch + 1)) {
        expect(await statusesOf(credential)).toEqual([200, 200]);
      }
    });

    test('is in force within the lease where the news of it never arrive', async () => {
      const lags = new Lags();
      for (let round = 0; round < rounds; round += 1) {
        const crowd = await makeCrowd(stack, `stalled${round}`, sessions);
        const isNewsChannel = (sent: Buffer) => sent.includes('TRACKING');
        const { returned, ledger } = await revoked(crowd, () =>
          stack.toStoreOfSecond.stallWhere(isNewsChannel),
        );
        const healthy = ledger.of(0).startedBetween(returned + promised);
        expect(healthy.statuses()).toEqual({ 401: healthy.length });

        const cutOff = ledger.of(1).startedBetween(returned + lease + promised);
        const { 401: refused, 503: unanswered = 0, ...others } = cutOff.statuses();
        // Each is asked of the store now, which on a machine as busy as this one may take longer than it may.
        expect([others, unanswered < cutOff.length / 10]).toEqual([{}, true]);
        expect(refused).toBeGreaterThan(100);
        lags.add(ledger.of(1).lastLetIn() - returned);
        await stack.toStoreOfSecond.resume();
      }
      process.stdout.write(
        `last let in after the revocation of ${whom}, channel stalled: ${lags.toString()}\n`,
      );
      // Without memory there would be nothing to lease, and this would prove nothing.
      expect(lags.max).toBeGreaterThan(promised);
    }, 120_000);
  });
});
