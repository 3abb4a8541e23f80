import type { GiveConsentAct } from '../consents/consent';
import { aConsent, aDelegation, aUser, now, numbered, user } from './delegation.fixture';
import { aClient, type Stores } from './stores.contract';

const both = { userUuid: user, clientId: 'reader' };

export function consentsContract(stores: () => Stores): void {
  describe('consents', () => {
    beforeEach(() => stores().clients.create(aClient()));

    test('what was given is found, by the user’s id in whatever case, and is nobody else’s', async () => {
      const { consents } = stores();
      const given = { ...both, scopes: ['openid', 'a:read'], kind: 'asked', givenAt: now, changedAt: now };
      expect(await consents.give(aConsent({ scopes: ['openid', 'a:read', 'openid'] }))).toEqual(given);
      expect(await consents.find(user.toUpperCase(), 'reader')).toEqual(given);
      for (const [who, what] of [
        [aUser(1), 'reader'],
        [user, 'READER'],
        [user, 'reader '],
        ['', ''],
        ["' OR 1=1", 'reader'],
      ] as const) {
        expect(await consents.find(who, what)).toBeNull();
      }
    });

    test('giving again adds, and takes nothing away; the first date stays', async () => {
      const { consents } = stores();
      await consents.give(aConsent({ scopes: ['b:read', 'a:read'] }));
      const later = aConsent({ scopes: ['c:read', 'a:read'], now: now + 9, userUuid: user.toUpperCase() });
      const scopes = ['b:read', 'a:read', 'c:read'];
      const both = { scopes, givenAt: now, changedAt: now + 9 };
      expect(await consents.give(later)).toMatchObject(both);
      expect(await consents.find(user, 'reader')).toMatchObject(both);
      expect(await consents.ofUser(user)).toHaveLength(1);
    });

    test.each([
      ['asked', 'a', 'asked', 'b', 'asked'],
      ['first_party', 'a', 'first_party', 'b', 'first_party'],
      ['asked', 'a', 'first_party', 'a', 'asked'],
      ['asked', 'a', 'first_party', 'b', 'first_party'],
      ['first_party', 'a', 'asked', 'b', 'first_party'],
      ['first_party', 'a', 'asked', 'a b', 'asked'],
    ] as const)(
      'one that was %s for “%s”, then %s for “%s”, is %s: only who was asked for all of it was asked',
      async (first, before, second, after, kind) => {
        const { consents } = stores();
        await consents.give(aConsent({ kind: first, scopes: before.split(' ') }));
        await consents.give(aConsent({ kind: second, scopes: after.split(' ') }));
        expect(await consents.find(user, 'reader')).toMatchObject({ kind });
      },
    );

    test('a user’s are listed with what the clients are called, the newest first', async () => {
      const { clients, consents } = stores();
      await clients.create(aClient({ clientId: 'other', name: 'Åse’s', description: 'Reads.\n“Papers”.' }));
      await consents.give(aConsent());
      await consents.give(aConsent({ clientId: 'other', scopes: [], kind: 'first_party', now: now + 1 }));
      await consents.give(aConsent({ userUuid: aUser(1) }));
      expect(await consents.ofUser(user.toUpperCase())).toMatchObject([
        { clientId: 'other', clientName: 'Åse’s', clientDescription: 'Reads.\n“Papers”.', scopes: [] },
        { clientId: 'reader', clientName: 'Reader', clientDescription: '', kind: 'asked' },
      ]);
      expect(await consents.ofUser('nobody')).toEqual([]);
    });

    test('what makes no sense is refused, and nothing is given', async () => {
      const { consents, source } = stores();
      const wrong: [string, Partial<GiveConsentAct>][] = [
        ['unknown_client', { clientId: 'nobody' }],
        ['unknown_client', { clientId: 'reader ' }],
        ['bad_consent', { userUuid: 'me' }],
        ['bad_consent', { kind: 'implied' as never }],
        ['bad_scope', { scopes: ['a b'] }],
        ['bad_scope', { scopes: [''] }],
        ['bad_scope', { scopes: ['a"'] }],
        ['bad_scope', { scopes: ['é'] }],
        ['bad_scope', { scopes: Array.from({ length: 201 }, (_, index) => `a:${index}`) }],
      ];
      for (const [code, parts] of wrong) {
        await expect(consents.give(aConsent(parts))).rejects.toMatchObject({ code });
      }
      expect(await source.query('SELECT * FROM gatehouse_consents')).toEqual([]);
    });

    describe('that are withdrawn', () => {
      const withdrawal = { ...both, now: now + 5, by: user };

      test('are gone, and take what came of them along: once, and nobody else’s', async () => {
        const { clients, consents, delegations, generation } = stores();
        await clients.create(aClient({ clientId: 'other' }));
        const given = [{}, { userUuid: aUser(1) }, { clientId: 'other' }];
        for (const [index, parts] of given.entries()) {
          await consents.give(aConsent(parts));
          await delegations.begin(aDelegation(index, parts));
        }
        await delegations.begin(aDelegation(3));
        const before = await generation.current();
        const mine = [numbered(22, 0), numbered(22, 3)];
        expect(await consents.withdraw({ ...withdrawal, userUuid: user.toUpperCase() })).toEqual(mine);
        expect(await generation.current()).toBe(before + 1);
        expect(await consents.find(user, 'reader')).toBeNull();
        const revoked = { revokedAt: now + 5, revokedBecause: 'consent_withdrawn', enforced: false };
        for (const id of mine) expect(await delegations.find(id)).toMatchObject(revoked);
        for (const id of [numbered(22, 1), numbered(22, 2)]) {
          expect(await delegations.find(id)).toMatchObject({ revokedAt: null, enforced: true });
        }
        expect(await consents.withdraw(withdrawal)).toEqual([]);
        expect(await generation.current()).toBe(before + 1);
        expect(await delegations.begin(aDelegation(4))).toBe('no_consent');
      });

      test('leave what had ended before as it was', async () => {
        const { consents, delegations, generation } = stores();
        await consents.give(aConsent());
        await delegations.begin(aDelegation(1, { expiresAt: now + 5 }));
        await delegations.begin(aDelegation(2));
        await delegations.revoke({ delegationId: numbered(22, 2), because: 'code_replayed', now });
        const before = await generation.current();
        expect(await consents.withdraw(withdrawal)).toEqual([]);
        expect(await generation.current()).toBe(before);
        expect(await delegations.find(numbered(22, 1))).toMatchObject({ revokedAt: null });
        expect(await delegations.find(numbered(22, 2))).toMatchObject({ revokedBecause: 'code_replayed' });
      });

      test('take thousands along', async () => {
        const { consents, delegations, source } = stores();
        await consents.give(aConsent());
        await delegations.begin(aDelegation(1));
        const columns = Object.keys((await source.query('SELECT * FROM gatehouse_delegations'))[0] as object)
          .filter((name) => !['id', 'delegation_id', 'source_hash'].includes(name))
          .join(', ');
        for (let index = 2; index < 1300; index += 1) {
          const own = `'${numbered(22, index)}', '${numbered(43, index)}'`;
          await source.query(`INSERT INTO gatehouse_delegations (delegation_id, source_hash, ${columns})
            SELECT ${own}, ${columns} FROM gatehouse_delegations WHERE delegation_id = '${numbered(22, 1)}'`);
        }
        expect(new Set(await consents.withdraw(withdrawal)).size).toBe(1299);
        expect(await delegations.ofUser(user, now)).toEqual([]);
      });

      test('need somebody who does it', async () => {
        const { consents } = stores();
        await consents.give(aConsent());
        const unnamed = consents.withdraw({ ...withdrawal, by: 'me' });
        await expect(unnamed).rejects.toMatchObject({ code: 'bad_actor' });
        expect(await consents.find(user, 'reader')).not.toBeNull();
        for (const odd of [{ userUuid: 'me' }, { clientId: 'reader ' }, { clientId: 'nobody' }]) {
          expect(await consents.withdraw({ ...withdrawal, ...odd })).toEqual([]);
        }
      });

      test('half-way leave everything as it was', async () => {
        const { consents, delegations, source } = stores();
        await consents.give(aConsent());
        await delegations.begin(aDelegation(1));
        await source.query('DELETE FROM gatehouse_registry_generation');
        await expect(consents.withdraw(withdrawal)).rejects.toMatchObject({ code: 'not_migrated' });
        expect(await consents.find(user, 'reader')).not.toBeNull();
        expect(await delegations.ofUser(user, now)).toHaveLength(1);
      });
    });
  });
}
