import { uuidOfLegacyUser } from '@gatehouse/identity';
import { atOnce, now, type Stores } from './stores.contract';

const ida = { uuid: '5bd07e22-4f67-4b41-9b3a-0a4c1d9be8a1', legacyId: null };

export function accountsContract(stores: () => Stores): void {
  describe('accounts', () => {
    test('an account of the old system gets its UUID from its legacy id, at first need', async () => {
      const { accounts } = stores();
      expect(await accounts.findByLegacyId(4_294_967_295)).toBeNull();
      const made = await accounts.ensureForLegacy(4_294_967_295, now);
      const uuid = uuidOfLegacyUser(4_294_967_295);
      const status = { epoch: 0, status: 'active', suspendedAt: null, created: now };
      expect(made).toEqual({ uuid, legacyId: 4_294_967_295, ...status });
      expect(await accounts.findByUuid(uuid.toUpperCase())).toEqual(made);
      expect(await accounts.ensureForLegacy(4_294_967_295, now + 9)).toEqual(made);
    });

    test('fifty who need it at the same moment make one row', async () => {
      const { accounts, source } = stores();
      const made = await atOnce(50, () => accounts.ensureForLegacy(7, now));
      expect(new Set(made.map((account) => account.uuid))).toEqual(new Set([uuidOfLegacyUser(7)]));
      expect(await source.query('SELECT uuid FROM gatehouse_accounts')).toHaveLength(1);
    });

    test('an account without a legacy id is made once, too', async () => {
      const { accounts } = stores();
      await atOnce(5, () => accounts.ensure(ida, now));
      expect(await accounts.getByUuid(ida.uuid)).toMatchObject({ ...ida, epoch: 0 });
    });

    test('keeps the UUID under which a legacy user is known already', async () => {
      const { accounts } = stores();
      await accounts.ensure({ uuid: ida.uuid, legacyId: 12 }, now);
      expect(await accounts.ensureForLegacy(12, now)).toMatchObject({ uuid: ida.uuid });
    });

    test('refuses a second account for one legacy user, and what names nobody', async () => {
      const { accounts } = stores();
      await accounts.ensureForLegacy(12, now);
      const other = accounts.ensure({ uuid: ida.uuid, legacyId: 12 }, now);
      await expect(other).rejects.toMatchObject({ kind: 'conflict', code: 'legacy_id_taken' });
      expect(await accounts.findByUuid(ida.uuid)).toBeNull();
      await expect(accounts.ensureForLegacy(0, now)).rejects.toMatchObject({ code: 'bad_legacy_id' });
      await expect(accounts.findByUuid("' OR 1=1")).rejects.toMatchObject({ code: 'bad_uuid' });
      await expect(accounts.getByUuid(ida.uuid)).rejects.toMatchObject({ kind: 'not_found' });
    });

    test('raising the epoch leaves the status, and tells the generation and the outbox', async () => {
      const { accounts, generation, outbox } = stores();
      const before = await generation.current();
      const raised = await accounts.raiseEpoch({ ...ida, reason: 'password changed', now });
      expect(raised).toEqual({ epoch: 1, generation: before + 1, outboxId: expect.any(Number) });
      expect(await accounts.epochOf(ida.uuid)).toBe(1);
      expect(await accounts.getByUuid(ida.uuid)).toMatchObject({ status: 'active', suspendedAt: null });
      expect(await outbox.pendingOf(ida.uuid)).toMatchObject([{ id: raised.outboxId, kind: 'subject' }]);
    });

    test('an account that has no row has the epoch 0', async () => {
      expect(await stores().accounts.epochOf(ida.uuid)).toBe(0);
    });

    test('each of many who ask at once gets the epoch of their own account', async () => {
      const { accounts } = stores();
      await accounts.ensureForLegacy(12, now);
      await accounts.raiseEpoch({ ...ida, reason: 'password changed', now });
      const asked = [uuidOfLegacyUser(12), ida.uuid.toUpperCase(), uuidOfLegacyUser(13), ida.uuid];
      expect(await Promise.all(asked.map((uuid) => accounts.epochOf(uuid)))).toEqual([0, 1, 0, 1]);
    });
  });

  describe('what a token store is rebuilt from', () => {
    test('every account that was ever revoked, once, in order, with the rights that hold', async () => {
      const { accounts, suspensions, accountRoles, grants, rebuild } = stores();
      for (let legacyId = 1; legacyId <= 9; legacyId++) await accounts.ensureForLegacy(legacyId, now);
      const by = { by: 'cli', reason: 'test', now };
      for (const legacyId of [2, 3, 5, 7]) {
        await suspensions.suspend({ uuid: uuidOfLegacyUser(legacyId), legacyId, ...by });
      }
      await suspensions.restore({ uuid: uuidOfLegacyUser(3), by: 'cli', now });
      const five = { uuid: uuidOfLegacyUser(5), legacyId: 5, by: 'cli', now };
      await accountRoles.assign({ ...five, role: 'proxy-submitter', expires: null });
      await accountRoles.assign({ ...five, role: 'administrator', expires: now + 10 });
      await grants.give({ ...five, scope: 'submission:read:42', expires: now + 99, reason: '' });
      await grants.give({ ...five, scope: 'submission:read:43', expires: now + 10, reason: '' });

      const batches = [];
      for await (const batch of rebuild.accountsToRebuild({ now: now + 10, batch: 2 })) batches.push(batch);
      expect(batches.map((batch) => batch.length)).toEqual([2, 2]);
      const all = batches.flat();
      const expected = [2, 3, 5, 7].map(uuidOfLegacyUser).sort();
      expect(all.map((account) => account.uuid)).toEqual(expected);
      expect(all.find((account) => account.legacyId === 3)).toMatchObject({ status: 'active', epoch: 2 });
      expect(all.find((account) => account.legacyId === 5)).toMatchObject({
        status: 'suspended',
        epoch: 1,
        roles: ['proxy-submitter'],
        grants: [{ scope: 'submission:read:42', expires: now + 99 }],
      });
    });
  });
}
