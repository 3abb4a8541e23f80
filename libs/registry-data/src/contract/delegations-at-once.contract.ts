import type { DatabaseAddress } from '@gatehouse/platform';
import { until } from '@gatehouse/testing';
import { allow, letBegin, redeem, refresh, whoWithdraw } from './crowd.fixture';
import { aConsent, aDelegation, aSessionId, aUser, now, numbered, user } from './delegation.fixture';
import { aClient, atOnce, elsewhere, type Stores } from './stores.contract';

export function delegationsAtOnceContract(stores: () => Stores, database: () => DatabaseAddress): void {
  describe('by two processes at once', () => {
    beforeEach(async () => {
      await stores().clients.create(aClient());
      await stores().consents.give(aConsent());
    });

    test('two hundred redeem one code: exactly one delegation begins', async () => {
      const { delegations } = stores();
      const there = elsewhere<string[]>(database(), 'redeem', 100);
      await letBegin(stores());
      const outcomes = (await Promise.all([redeem(stores(), 0), there])).flat();
      expect(outcomes.sort()).toEqual(['begun', ...Array<string>(199).fill('replayed')]);
      expect(await delegations.ofUser(user, now)).toHaveLength(1);
    });

    test('two hundred show one refresh token: exactly one rotates it', async () => {
      const { delegations } = stores();
      await delegations.begin(aDelegation(0));
      const there = elsewhere<boolean[]>(database(), 'refresh', 200);
      await letBegin(stores());
      const outcomes = (await Promise.all([refresh(stores(), 100), there])).flat();
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const refreshHash = numbered(43, 100 + outcomes.indexOf(true));
      expect(await delegations.find(numbered(22, 0))).toMatchObject({ refreshGeneration: 1, refreshHash });
    });

    test('a hundred allow one client something for the first time: none is lost', async () => {
      const { consents } = stores();
      const there = elsewhere(database(), 'allow', 50);
      await letBegin(stores());
      await Promise.all([allow(stores(), 0), there]);
      expect(new Set((await consents.find(aUser(1), 'reader'))!.scopes).size).toBe(100);
    });

    test('whoever withdraws while delegations begin is left with none that lives', async () => {
      const { consents, delegations } = stores();
      const there = elsewhere(database(), 'beginUntilWithdrawn');
      for (let number = 0; number < whoWithdraw; number += 1) {
        const userUuid = aUser(100 + number);
        await consents.give(aConsent({ userUuid }));
        await until(async () => (await delegations.ofUser(userUuid, now)).length > 0, {
          every: 1,
          message: 'a first one',
        });
        const withdraw = () => consents.withdraw({ userUuid, clientId: 'reader', now, by: userUuid });
        const begin = (index: number) => delegations.begin(aDelegation(number * 10 + index, { userUuid }));
        await atOnce(9, (index): Promise<unknown> => (index === 4 ? withdraw() : begin(index)));
      }
      await there;
      for (let number = 0; number < whoWithdraw; number += 1) {
        expect(await delegations.ofUser(aUser(100 + number), now)).toEqual([]);
      }
    });
  });

  test('a crowd of different acts on delegations: none fails, and the generation counts those that revoke', async () => {
    const { clients, consents, delegations, generation } = stores();
    await clients.create(aClient());
    const users = [aUser(1), aUser(2), aUser(3)];
    for (const userUuid of users) await consents.give(aConsent({ userUuid }));
    const before = await generation.current();
    const sessionId = aSessionId(1);
    const acts: ((n: number, userUuid: string) => Promise<unknown>)[] = [
      (n: number, userUuid: string) => delegations.begin(aDelegation(n, { userUuid, sessionId })),
      (n: number, userUuid: string) => delegations.begin(aDelegation(n, { userUuid })),
      (n: number) => delegations.revoke({ delegationId: numbered(22, n - 7), because: 'code_replayed', now }),
      (_: number, userUuid: string) => consents.withdraw({ userUuid, clientId: 'reader', now, by: 'cli' }),
      (_: number, userUuid: string) => consents.give(aConsent({ userUuid })),
      () => delegations.revokeOfSession({ sessionId, because: 'logged_out', now }),
      (n: number) => delegations.markEnforced([numbered(22, n - 11), numbered(22, n - 16)]),
      () => delegations.removeExpired({ now: now + 5000, limit: 2 }),
    ];
    const done = await atOnce(240, (n) => acts[n % acts.length]!(n, users[n % users.length]!));
    const revoked = done.filter(
      (outcome) => outcome === true || (Array.isArray(outcome) && outcome.length > 0),
    );
    expect(revoked.length).toBeGreaterThan(0);
    expect(await generation.current()).toBe(before + revoked.length);
    const ids = done.flatMap((outcome) => (Array.isArray(outcome) ? (outcome as string[]) : []));
    expect(new Set(ids).size).toBe(ids.length);
    for (const userUuid of users) {
      const allowed = (await consents.find(userUuid, 'reader')) !== null;
      if (!allowed) expect(await delegations.ofUser(userUuid, now)).toEqual([]);
    }
  });
}
