import { uuidOfLegacyUser } from '@gatehouse/identity';
import type { NewAuditEntry } from '@gatehouse/platform';
import { atOnce, now, type Stores } from './stores.contract';

const uuid = uuidOfLegacyUser(77);

export function policiesContract(stores: () => Stores): void {
  describe('policies', () => {
    const publish = (basedOn: number, document: object = {}) =>
      stores().policies.publish({
        document: (version) => ({ ...document, version }),
        by: 'cli',
        comment: 'c',
        now,
        basedOn,
      });

    test('there is none before the first one is published', async () => {
      expect(await stores().policies.latest()).toBeNull();
    });

    test('each publication has the next version and stays readable', async () => {
      const { policies, generation } = stores();
      const before = await generation.current();
      expect(await publish(0, { default: 'deny' })).toMatchObject({ version: 1, generation: before + 1 });
      expect(await publish(1, { default: 'authenticated' })).toMatchObject({ version: 2 });
      const latest = await policies.latest();
      const document = { default: 'authenticated', version: 2 };
      expect(latest).toEqual({ version: 2, document, publishedBy: 'cli', publishedAt: now, comment: 'c' });
      expect((await policies.byVersion(1))?.document).toEqual({ default: 'deny', version: 1 });
      expect(await policies.byVersion(3)).toBeNull();
      expect((await policies.list(9)).map(({ version }) => version)).toEqual([2, 1]);
    });

    test('of ten who publish over the same version one succeeds, and the others are told', async () => {
      await publish(0);
      const results = await Promise.allSettled(Array.from({ length: 10 }, () => publish(1)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results.filter(({ status }) => status === 'rejected')) {
        expect(result).toMatchObject({ reason: { kind: 'conflict', code: 'policy_changed' } });
      }
      expect((await stores().policies.latest())?.version).toBe(2);
    });

    test('holds a document of more than 64 kB', async () => {
      const rules = Array.from({ length: 3000 }, (_, n) => ({ id: `rule-${n}`, path: `/é/${n}/*` }));
      await publish(0, { rules });
      expect((await stores().policies.latest())?.document).toEqual({ rules, version: 1 });
    });
  });
}

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
