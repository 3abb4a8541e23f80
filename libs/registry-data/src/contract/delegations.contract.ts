import type { NewDelegation } from '../delegations/delegation';
import { aConsent, aDelegation, aSessionId, aUser, now, numbered, user } from './delegation.fixture';
import { aClient, type Stores } from './stores.contract';

const delegationId = numbered(22, 1);

export function delegationsContract(stores: () => Stores): void {
  describe('delegations', () => {
    const live = async () =>
      (await stores().delegations.ofUser(user, now)).map((delegation) => delegation.delegationId);
    const begin = (number: number, parts: Partial<NewDelegation> = {}) =>
      stores().delegations.begin(aDelegation(number, parts));

    beforeEach(async () => {
      await stores().clients.create(aClient());
      await stores().consents.give(aConsent());
    });

    test('what began is found as it was, by its id and by what it was made from', async () => {
      const { delegations, generation } = stores();
      const before = await generation.current();
      const whole = aDelegation(1, {
        userUuid: user.toUpperCase(),
        audience: `https://api.example.org/${'x'.repeat(1900)}`,
        sessionId: aSessionId(1),
        keyThumbprint: numbered(43, 9),
      });
      expect(await delegations.begin(whole)).toBe('begun');
      const rest = { refreshGeneration: 0, rotatedAt: null, revokedAt: null, revokedBecause: null };
      const found = { ...whole, userUuid: user, ...rest, enforced: true };
      expect(await delegations.find(whole.delegationId)).toEqual(found);
      expect(await delegations.findBySource(whole.sourceHash)).toEqual(found);
      expect(await generation.current()).toBe(before);
      const least = aDelegation(2, { userLegacyId: null, refreshHash: null, scopes: [], amr: [] });
      expect(await delegations.begin(least)).toBe('begun');
      expect(await delegations.find(least.delegationId)).toMatchObject(least);
    });

    test('what is unknown is not found, whatever it looks like', async () => {
      const { delegations } = stores();
      await begin(1);
      const { sourceHash } = aDelegation(1);
      for (const text of ['', "' OR 1=1", 'é', delegationId.toUpperCase(), `${delegationId} `, sourceHash]) {
        expect(await delegations.find(text)).toBeNull();
      }
      for (const text of ['', delegationId, sourceHash.toUpperCase(), `${sourceHash} `]) {
        expect(await delegations.findBySource(text)).toBeNull();
      }
    });

    test('from one source there is one, and of one id: the first stays as it was', async () => {
      const { delegations } = stores();
      expect(await begin(1)).toBe('begun');
      const { sourceHash } = aDelegation(1);
      expect(await begin(2, { sourceHash, userEpoch: 9 })).toBe('replayed');
      expect(await begin(3, { delegationId, userEpoch: 9 })).toBe('replayed');
      expect(await begin(1)).toBe('replayed');
      expect(await live()).toEqual([delegationId]);
      expect(await delegations.findBySource(sourceHash)).toMatchObject({ delegationId, userEpoch: 3 });
      await delegations.revoke({ delegationId, because: 'code_replayed', now });
      expect(await begin(2, { sourceHash })).toBe('replayed');
    });

    test('none begins beyond what the user allows this client', async () => {
      const { clients, consents } = stores();
      await clients.create(aClient({ clientId: 'other' }));
      await consents.give(aConsent({ clientId: 'other', scopes: ['submission:read:*'] }));
      expect(await begin(1, { userUuid: aUser(1) })).toBe('no_consent');
      expect(await begin(1, { clientId: 'READER' })).toBe('no_consent');
      expect(await begin(1, { scopes: ['openid', 'submission:update'] })).toBe('no_consent');
      expect(await begin(1, { scopes: ['submission:read:42'] })).toBe('no_consent');
      expect(await begin(1, { clientId: 'other', scopes: ['openid'] })).toBe('no_consent');
      expect(await live()).toEqual([]);
      expect(await begin(1, { clientId: 'other', scopes: ['submission:read:42'] })).toBe('begun');
      expect(await begin(2, { scopes: ['offline_access'] })).toBe('begun');
    });

    test('nothing is made of what makes no sense', async () => {
      const wrong: [string, Partial<NewDelegation>][] = [
        ['bad_delegation', { delegationId: 'short' }],
        ['bad_delegation', { delegationId: `${numbered(21, 1)}=` }],
        ['bad_delegation', { sourceHash: numbered(44, 1) }],
        ['bad_client_id', { clientId: 'a-b' }],
        ['bad_delegation', { userUuid: 'me' }],
        ['bad_delegation', { userLegacyId: 1.5 }],
        ['bad_delegation', { userEpoch: -1 }],
        ['bad_delegation', { clientEpoch: NaN }],
        ['bad_delegation', { authTime: 1.5 }],
        ['bad_delegation', { createdAt: '1' as never }],
        ['bad_delegation', { expiresAt: Infinity }],
        ['bad_scope', { scopes: ['a b'] }],
        ['bad_delegation', { amr: Array<'pwd'>(11).fill('pwd') }],
        ['bad_delegation', { audience: '' }],
        ['bad_delegation', { audience: 'https://é.example.org' }],
        ['bad_delegation', { audience: `https://${'x'.repeat(2000)}` }],
        ['bad_delegation', { sessionId: 'me' }],
        ['bad_delegation', { keyThumbprint: 'jkt' }],
        ['bad_delegation', { refreshHash: '' }],
      ];
      for (const [code, parts] of wrong) {
        await expect(begin(1, parts)).rejects.toMatchObject({ kind: 'invalid', code });
      }
      expect(await live()).toEqual([]);
    });

    describe('of which the refresh token is rotated', () => {
      const rotate = (generation: number, later = 5) =>
        stores().delegations.rotate({
          delegationId,
          generation,
          refreshHash: numbered(43, generation + 1),
          now: now + later,
        });

      test('have the next one, each once', async () => {
        const { delegations, generation } = stores();
        await begin(1);
        await begin(2);
        const before = await generation.current();
        expect(await rotate(0)).toBe(true);
        const next = { refreshGeneration: 1, refreshHash: numbered(43, 1), rotatedAt: now + 5 };
        expect(await delegations.find(delegationId)).toMatchObject(next);
        expect(await rotate(0, 6)).toBe(false);
        expect(await rotate(2, 6)).toBe(false);
        expect(await delegations.find(delegationId)).toMatchObject(next);
        expect(await rotate(1, 7)).toBe(true);
        expect(await delegations.find(delegationId)).toMatchObject({
          refreshGeneration: 2,
          rotatedAt: now + 7,
          expiresAt: now + 1000,
        });
        expect(await delegations.find(numbered(22, 2))).toMatchObject({ refreshGeneration: 0 });
        expect(await generation.current()).toBe(before);
      });

      test('stay as they are once they have ended, or never had one', async () => {
        const { delegations } = stores();
        await begin(1);
        expect(await rotate(0, 1000)).toBe(false);
        expect(await rotate(0, 999)).toBe(true);
        await delegations.revoke({ delegationId, because: 'token_revoked', now });
        expect(await rotate(1)).toBe(false);
        await begin(2, { refreshHash: null });
        const act = { delegationId: numbered(22, 2), generation: 0, refreshHash: numbered(43, 1), now };
        expect(await delegations.rotate(act)).toBe(false);
        expect(await delegations.find(act.delegationId)).toMatchObject({ refreshHash: null });
        for (const unknown of ['', `${delegationId} `, numbered(22, 3)]) {
          expect(await delegations.rotate({ ...act, delegationId: unknown })).toBe(false);
        }
        const bad = delegations.rotate({ ...act, refreshHash: 'secret' });
        await expect(bad).rejects.toMatchObject({ code: 'bad_delegation' });
      });
    });

    describe('that are revoked', () => {
      const revoke = (number: number, because = 'code_replayed') =>
        stores().delegations.revoke({ delegationId: numbered(22, number), because, now: now + 5 });

      test('are so once, for the reason that came first, and the token store is to be told', async () => {
        const { delegations, generation } = stores();
        await begin(1);
        await begin(2);
        const before = await generation.current();
        expect(await revoke(1)).toBe(true);
        expect(await revoke(1, 'token_revoked')).toBe(false);
        expect(await generation.current()).toBe(before + 1);
        const revoked = { revokedAt: now + 5, revokedBecause: 'code_replayed', enforced: false };
        expect(await delegations.find(delegationId)).toMatchObject(revoked);
        expect(await live()).toEqual([numbered(22, 2)]);
      });

      test('are nothing where there is nothing, or no reason', async () => {
        const { delegations, generation } = stores();
        await begin(1);
        const before = await generation.current();
        for (const unknown of ['', `${delegationId} `, delegationId.toUpperCase(), numbered(22, 3)]) {
          const act = { delegationId: unknown, because: 'code_replayed', now };
          expect(await delegations.revoke(act)).toBe(false);
        }
        for (const because of ['', 'For reasons', 'x'.repeat(65)]) {
          await expect(revoke(1, because)).rejects.toMatchObject({ code: 'bad_delegation' });
        }
        expect(await generation.current()).toBe(before);
        expect(await live()).toEqual([delegationId]);
      });

      test('half-way stay as they were', async () => {
        const { source } = stores();
        await begin(1);
        await source.query('DELETE FROM gatehouse_registry_generation');
        await expect(revoke(1)).rejects.toMatchObject({ code: 'not_migrated' });
        expect(await live()).toEqual([delegationId]);
      });

      test('wait to be enforced until that was done, those first that end first', async () => {
        const { delegations } = stores();
        const waiting = async (limit = 9) =>
          (await delegations.unenforced({ limit })).map((delegation) => delegation.delegationId);
        const ends = [50, 30, 40, 20];
        for (const [index, end] of ends.entries()) await begin(index, { expiresAt: now + end });
        for (const number of [0, 1, 2]) await revoke(number);
        expect(await waiting()).toEqual([numbered(22, 1), numbered(22, 2), numbered(22, 0)]);
        expect(await waiting(2)).toEqual([numbered(22, 1), numbered(22, 2)]);
        await delegations.markEnforced([numbered(22, 1), numbered(22, 0), numbered(22, 3), "'"]);
        expect(await waiting()).toEqual([numbered(22, 2)]);
        await delegations.markEnforced([]);
        expect(await delegations.find(numbered(22, 1))).toMatchObject({ enforced: true, revokedAt: now + 5 });
      });

      test.each([1, 2, 500])('are all told again by batches of %i, until they expire', async (batch) => {
        const { delegations } = stores();
        for (const number of [0, 1, 2, 3]) await begin(number, { expiresAt: now + 10 + number });
        for (const number of [0, 1, 3]) await revoke(number);
        await delegations.markEnforced([numbered(22, 3)]);
        const told: string[] = [];
        for await (const some of delegations.revoked({ now: now + 10, batch })) {
          expect(some.length).toBeLessThanOrEqual(batch);
          told.push(...some.map((delegation) => delegation.delegationId));
        }
        expect(told).toEqual([numbered(22, 1), numbered(22, 3)]);
      });
    });

    test('that were approved in a session end with it, but for those that may go on', async () => {
      const { delegations, generation } = stores();
      const sessionId = aSessionId(1);
      await begin(1, { sessionId });
      await begin(2, { sessionId, scopes: ['openid', 'offline_access'] });
      await begin(3, { sessionId: aSessionId(2) });
      await begin(4);
      await begin(5, { sessionId });
      await begin(6, { sessionId, expiresAt: now + 1 });
      await begin(7, { sessionId, scopes: ['submission:read'] });
      await delegations.revoke({ delegationId: numbered(22, 5), because: 'code_replayed', now });
      const before = await generation.current();
      const act = { sessionId, because: 'logged_out', now: now + 1 };
      expect(await delegations.revokeOfSession(act)).toEqual([delegationId]);
      expect(await delegations.find(delegationId)).toMatchObject({
        revokedAt: now + 1,
        revokedBecause: 'logged_out',
        enforced: false,
      });
      expect(await generation.current()).toBe(before + 1);
      expect(await live()).toEqual([7, 6, 4, 3, 2].map((number) => numbered(22, number)));
      expect(await delegations.revokeOfSession(act)).toEqual([]);
      expect(await delegations.revokeOfSession({ ...act, sessionId: 'nonsense' })).toEqual([]);
      expect(await generation.current()).toBe(before + 1);
    });

    test('of a user are the live ones, the newest first, and nobody else’s', async () => {
      const { consents, delegations } = stores();
      await consents.give(aConsent({ userUuid: aUser(1) }));
      await begin(1);
      await begin(2, { userUuid: aUser(1) });
      await begin(3, { expiresAt: now });
      await begin(4);
      expect(await live()).toEqual([numbered(22, 4), delegationId]);
      expect(await delegations.ofUser(user.toUpperCase(), now + 999)).toHaveLength(2);
      expect(await delegations.ofUser(user, now + 1000)).toEqual([]);
      expect(await delegations.ofUser('nobody', now)).toEqual([]);
    });

    describe('past their end', () => {
      const remaining = async () => {
        const ids = await Promise.all([0, 1, 2, 3, 4].map((n) => stores().delegations.find(numbered(22, n))));
        return ids.flatMap((found, number) => (found === null ? [] : [number]));
      };

      test('are removed so many at a time, the oldest first, and the others stay', async () => {
        const { delegations } = stores();
        for (const [number, end] of [30, 10, 20, 40].entries()) await begin(number, { expiresAt: now + end });
        expect(await delegations.removeExpired({ now: now + 9, limit: 2 })).toBe(0);
        expect(await delegations.removeExpired({ now: now + 30, limit: 2 })).toBe(2);
        expect(await remaining()).toEqual([0, 3]);
        expect(await delegations.removeExpired({ now: now + 30, limit: 2 })).toBe(1);
        expect(await delegations.removeExpired({ now: now + 30, limit: 2 })).toBe(0);
        expect(await remaining()).toEqual([3]);
      });

      test('stay where the token store has yet to be told of them', async () => {
        const { delegations } = stores();
        await begin(0, { expiresAt: now + 10 });
        await begin(1, { expiresAt: now + 20 });
        await delegations.revoke({ delegationId: numbered(22, 0), because: 'token_revoked', now });
        expect(await delegations.removeExpired({ now: now + 60, limit: 1 })).toBe(1);
        expect(await remaining()).toEqual([0]);
        await delegations.markEnforced([numbered(22, 0)]);
        expect(await delegations.removeExpired({ now: now + 60, limit: 1 })).toBe(1);
        expect(await remaining()).toEqual([]);
      });
    });
  });
}
