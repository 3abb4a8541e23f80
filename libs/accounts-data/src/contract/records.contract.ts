import { uuidOfLegacyUser } from '@gatehouse/identity';
import type { NewAuditEntry } from '@gatehouse/platform';
import { atOnce, now, type Stores } from './stores.contract';

const uuid = uuidOfLegacyUser(77);

export function auditContract(stores: () => Stores): void {
  describe('the audit', () => {
    const entry: NewAuditEntry = {
      at: now,
      actor: 'cli',
      subject: uuid,
      action: 'user.revoked',
      ipAddress: '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
      requestId: 'req-1',
      details: { reason: 'é', tries: 3, forced: false, ticket: null },
    };

    test('gives back what was recorded, the address in full', async () => {
      await stores().audit.record(entry);
      expect(await stores().audit.list({ limit: 5 })).toEqual([{ ...entry, id: expect.any(Number) }]);
    });

    test('lists the newest first, page by page, without gaps or repeats', async () => {
      const { audit } = stores();
      await atOnce(7, (n) => audit.record({ ...entry, at: now + n }));
      const first = await audit.list({ limit: 4 });
      const second = await audit.list({ limit: 4, before: first.at(-1)!.id });
      const ids = [...first, ...second].map(({ id }) => id);
      expect(ids).toHaveLength(7);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
      expect(await audit.list({ limit: 4, before: second.at(-1)!.id })).toEqual([]);
    });

    test('lists by account and by action', async () => {
      const { audit } = stores();
      await audit.record(entry);
      await audit.record({ ...entry, action: 'login.failed', actor: null, subject: null });
      await audit.record({ ...entry, action: 'login.succeeded' });
      expect(await audit.list({ limit: 9, subject: uuid })).toHaveLength(2);
      expect(await audit.list({ limit: 9, action: 'login.failed' })).toMatchObject([{ actor: null }]);
    });

    test('what strangers send never makes it fail', async () => {
      const { audit } = stores();
      const details = { username: '𝕏'.repeat(5000) };
      await audit.record({ ...entry, ipAddress: 'unknown', requestId: 'é'.repeat(300), details });
      const [kept] = await audit.list({ limit: 1 });
      expect(kept).toMatchObject({ ipAddress: null, requestId: 'é'.repeat(64) });
      expect(kept!.details['username']).toHaveLength(1000);
    });

    test('refuses a detail that sounds like a secret', async () => {
      const { audit } = stores();
      for (const name of ['password', 'client_secret', 'accessToken', 'nonce', 'code']) {
        await expect(audit.record({ ...entry, details: { [name]: 'x' } })).rejects.toThrow('no secrets');
      }
      expect(await audit.list({ limit: 9 })).toEqual([]);
    });
  });
}
