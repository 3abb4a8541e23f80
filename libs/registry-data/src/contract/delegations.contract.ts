import { SessionId, SubjectRef } from '@gatehouse/identity';
import type { NewDelegation } from '../delegations/delegation';
import { aClient, now, type Stores } from './stores.contract';

export const user = '5bd07e22-4f67-4b41-9b3a-0a4c1d9be8a1';

/** A text of so many characters that is told apart by its number. */
export function numbered(length: number, number: number): string {
  return String(number).padStart(length, 'x');
}

/** The handle of a session of that user. */
export function aSessionId(number: number): string {
  return SessionId.make(SubjectRef.user(user), Buffer.alloc(16, number)).toString();
}

export function aDelegation(parts: Partial<NewDelegation> = {}): NewDelegation {
  return {
    delegationId: numbered(22, 1),
    sourceHash: numbered(43, 1),
    clientId: 'reader',
    userUuid: user,
    userLegacyId: 1234,
    scopes: ['openid', 'submission:read'],
    audience: null,
    userEpoch: 3,
    clientEpoch: 0,
    authTime: now - 60,
    amr: ['pwd', 'otp'],
    sessionId: null,
    keyThumbprint: null,
    createdAt: now,
    expiresAt: now + 1000,
    refreshHash: numbered(43, 0),
    ...parts,
  };
}

export function delegationsContract(stores: () => Stores): void {
  describe('delegations', () => {
    beforeEach(async () => {
      const { clients, consents } = stores();
      await clients.create(aClient());
      const scopes = ['openid', 'submission:read', 'offline_access'];
      await consents.give({ userUuid: user, clientId: 'reader', scopes, kind: 'asked', now });
    });

    test('what began is found as it was, by its id and by what it was made from', async () => {
      const { delegations } = stores();
      const whole = aDelegation({
        audience: 'https://api.example.org/',
        sessionId: aSessionId(1),
        keyThumbprint: numbered(43, 9),
      });
      expect(await delegations.begin(whole)).toBe('begun');
      const rest = { refreshGeneration: 0, rotatedAt: null, revokedAt: null, revokedBecause: null };
      const found = { ...whole, ...rest, enforced: true };
      expect(await delegations.find(whole.delegationId)).toEqual(found);
      expect(await delegations.findBySource(whole.sourceHash)).toEqual(found);
    });

    test('from one source, or with one id, there is one', async () => {
      const { delegations } = stores();
      expect(await delegations.begin(aDelegation())).toBe('begun');
      expect(await delegations.begin(aDelegation({ delegationId: numbered(22, 2) }))).toBe('replayed');
      expect(await delegations.begin(aDelegation({ sourceHash: numbered(43, 2) }))).toBe('replayed');
      expect(await delegations.ofUser(user, now)).toHaveLength(1);
    });

    test('rotate and revoke', async () => {
      const { delegations, generation } = stores();
      const { delegationId } = aDelegation();
      await delegations.begin(aDelegation());
      const act = { delegationId, generation: 0, refreshHash: numbered(43, 5), now: now + 5 };
      expect(await delegations.rotate(act)).toBe(true);
      expect(await delegations.rotate(act)).toBe(false);
      const before = await generation.current();
      expect(await delegations.revoke({ delegationId, because: 'code_replayed', now })).toBe(true);
      expect(await delegations.revoke({ delegationId, because: 'code_replayed', now })).toBe(false);
      expect(await generation.current()).toBe(before + 1);
    });

    test('withdraw', async () => {
      const { delegations, consents } = stores();
      await delegations.begin(aDelegation());
      const both = { userUuid: user, clientId: 'reader' };
      expect(await consents.withdraw({ ...both, now, by: user })).toEqual([aDelegation().delegationId]);
      expect(await delegations.begin(aDelegation({ delegationId: numbered(22, 2) }))).toBe('no_consent');
      expect(await delegations.unenforced({ limit: 9 })).toHaveLength(1);
      await delegations.markEnforced([aDelegation().delegationId]);
      expect(await delegations.unenforced({ limit: 9 })).toHaveLength(0);
      expect(await delegations.removeExpired({ now: now + 5000, limit: 10 })).toBe(1);
    });
  });
}
