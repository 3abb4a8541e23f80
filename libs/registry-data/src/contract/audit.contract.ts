import type { NewAuditEntry } from '@gatehouse/platform';
import { now, type Stores } from './stores.contract';

export function auditContract(stores: () => Stores): void {
  describe('the audit of clients', () => {
    const entry: NewAuditEntry = {
      at: now,
      actor: 'cli',
      subject: 'reader',
      action: 'client.revoked',
      ipAddress: '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
      requestId: 'req-1',
      details: { reason: 'é', number: 3 },
    };

    test('gives back what was recorded, the newest first, by client and by action', async () => {
      const { audit } = stores();
      await audit.record(entry);
      await audit.record({ ...entry, subject: 'other', actor: null, action: 'client.created' });
      expect(await audit.list({ limit: 5, subject: 'reader' })).toEqual([
        { ...entry, id: expect.any(Number) },
      ]);
      expect((await audit.list({ limit: 5 })).map(({ subject }) => subject)).toEqual(['other', 'reader']);
      expect(await audit.list({ limit: 5, action: 'client.created' })).toMatchObject([{ actor: null }]);
    });

    test('refuses what sounds like a secret, and what is no client', async () => {
      const { audit } = stores();
      const secret = audit.record({ ...entry, details: { client_secret: 'x' } });
      await expect(secret).rejects.toThrow('no secrets');
      const unnamed = audit.record({ ...entry, subject: 'no client' });
      await expect(unnamed).rejects.toMatchObject({ code: 'bad_client_id' });
      expect(await audit.list({ limit: 9 })).toEqual([]);
    });
  });
}
