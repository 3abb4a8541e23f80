import { uuidOfLegacyUser } from '@gatehouse/identity';
import type { DatabaseAddress } from '@gatehouse/platform';
import { atOnce, elsewhere, now, type Stores } from './stores.contract';

const uuid = uuidOfLegacyUser(21);
const act = { uuid, legacyId: 21, by: 'cli', reason: 'spam', now };

export function suspensionsContract(stores: () => Stores, database: () => DatabaseAddress): void {
  describe('suspensions', () => {
    test('suspending writes status, epoch, suspension, outbox and generation', async () => {
      const { accounts, suspensions, outbox, generation } = stores();
      const before = await generation.current();
      const done = await suspensions.suspend(act);
      expect(done).toMatchObject({ epoch: 1, generation: before + 1, alreadySuspended: false });
      expect(await generation.current()).toBe(before + 1);
      expect(await accounts.getByUuid(uuid)).toMatchObject({
        status: 'suspended',
        epoch: 1,
        suspendedAt: now,
      });
      expect(await suspensions.history(uuid)).toMatchObject([
        { reason: 'spam', by: 'cli', at: now, liftedAt: null },
      ]);
      expect(await outbox.pendingOf(uuid)).toMatchObject([
        { id: done.outboxId, kind: 'revoke', payload: { suspensionId: done.suspensionId } },
      ]);
    });

    test('twenty at once raise the epoch by exactly twenty, and suspend once', async () => {
      const { accounts, suspensions, generation } = stores();
      const before = await generation.current();
      const done = await atOnce(20, () => suspensions.suspend(act));
      expect(done.map(({ epoch }) => epoch).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
      expect(done.filter(({ alreadySuspended }) => !alreadySuspended)).toHaveLength(1);
      expect(await accounts.epochOf(uuid)).toBe(20);
      expect(await generation.current()).toBe(before + 20);
      expect(await suspensions.history(uuid)).toHaveLength(1);
    });

    test('two processes that suspend at once lose no epoch', async () => {
      const { accounts, suspensions } = stores();
      const ours = { ...act, uuid: '5bd07e22-4f67-4b41-9b3a-0a4c1d9be8a1', legacyId: null };
      const there = elsewhere<number[]>(database(), 'suspend', ours.uuid, now);
      const here = atOnce(10, async () => (await suspensions.suspend(ours)).epoch);
      const epochs = (await Promise.all([here, there])).flat();
      expect(new Set(epochs).size).toBe(20);
      expect(await accounts.epochOf(ours.uuid)).toBe(20);
    });

    test('twenty different accounts at once are all suspended', async () => {
      const { suspensions, generation, outbox } = stores();
      const before = await generation.current();
      await atOnce(20, (n) =>
        suspensions.suspend({ ...act, uuid: uuidOfLegacyUser(n + 100), legacyId: n + 100 }),
      );
      expect(await generation.current()).toBe(before + 20);
      expect((await outbox.pending()).count).toBe(20);
    });

    test('a crowd of different acts at once: none fails, and the generation counts each', async () => {
      const { suspensions, accountRoles, grants, accounts, policies, generation } = stores();
      const people = [1, 2, 3].map((legacyId) => ({
        uuid: uuidOfLegacyUser(legacyId),
        legacyId,
        by: 'cli',
        now,
      }));
      for (const person of people) await accounts.ensure(person, now);
      type Act = (n: number) => Promise<{ generation: number; outboxId: number | null } | null>;
      const acts: Act[] = [
        (n: number) => suspensions.suspend({ ...people[n % 3]!, reason: '' }),
        (n: number) => suspensions.restore(people[n % 3]!),
        (n: number) => accountRoles.assign({ ...people[n % 3]!, role: 'administrator', expires: null }),
        (n: number) => accountRoles.unassign({ ...people[n % 3]!, role: 'administrator' }),
        (n: number) => grants.give({ ...people[n % 3]!, scope: 'a:read', expires: null, reason: '' }),
        (n: number) => grants.take({ ...people[n % 3]!, scope: 'a:read' }),
        (n: number) => accounts.raiseEpoch({ ...people[n % 3]!, reason: '' }),
        () => publishUnlessLate(policies),
      ];
      const before = await generation.current();
      const done = await atOnce(96, (n) => acts[n % acts.length]!(n));
      const changes = done.filter((change) => change?.outboxId != null);
      expect(await generation.current()).toBe(before + changes.length);
      expect(new Set(changes.map((change) => change!.generation)).size).toBe(changes.length);
    });

    test('a second revocation keeps the first one’s date, and does its steps again', async () => {
      const { accounts, suspensions, outbox } = stores();
      const first = await suspensions.suspend(act);
      const second = await suspensions.suspend({ ...act, reason: 'again', now: now + 60 });
      expect(second).toMatchObject({ epoch: 2, alreadySuspended: true, suspensionId: first.suspensionId });
      expect(await accounts.getByUuid(uuid)).toMatchObject({ suspendedAt: now });
      expect(await outbox.pendingOf(uuid)).toMatchObject([{ id: second.outboxId }]);
    });

    test('restoring lifts the suspension and raises the epoch again', async () => {
      const { accounts, suspensions, outbox } = stores();
      const { generation } = await suspensions.suspend(act);
      const done = await suspensions.restore({ uuid, by: 'cli', now: now + 5 });
      expect(done).toMatchObject({
        epoch: 2,
        generation: generation + 1,
        wasSuspended: true,
        undoLegacyBan: false,
      });
      expect(await accounts.getByUuid(uuid)).toMatchObject({ status: 'active', epoch: 2, suspendedAt: null });
      expect(await suspensions.history(uuid)).toMatchObject([{ liftedAt: now + 5, liftedBy: 'cli' }]);
      expect(await outbox.pendingOf(uuid)).toMatchObject([{ id: done.outboxId, kind: 'restore' }]);
      expect(await suspensions.suspend(act)).toMatchObject({ epoch: 3, alreadySuspended: false });
    });

    test('restoring who is not suspended changes nothing; who is unknown is not found', async () => {
      const { accounts, suspensions, generation } = stores();
      const nobody = suspensions.restore({ uuid, by: 'cli', now });
      await expect(nobody).rejects.toMatchObject({ kind: 'not_found' });
      await accounts.ensureForLegacy(21, now);
      const before = await generation.current();
      for (const _time of [1, 2]) {
        const done = await suspensions.restore({ uuid, by: 'cli', now });
        expect(done).toMatchObject({ wasSuspended: false, outboxId: null, generation: before });
      }
    });

    test('restore undoes the legacy ban only if it is ours', async () => {
      const { suspensions } = stores();
      const { suspensionId } = await suspensions.suspend(act);
      await suspensions.recordLegacyBan(suspensionId);
      expect(await suspensions.restore({ uuid, by: 'cli', now })).toMatchObject({ undoLegacyBan: true });
      await suspensions.forgetLegacyBan(uuid);
      await suspensions.suspend(act);
      expect(await suspensions.restore({ uuid, by: 'cli', now })).toMatchObject({ undoLegacyBan: false });
    });

    test('a ban of ours that a restore had no time to undo stays ours', async () => {
      const { suspensions } = stores();
      const { suspensionId } = await suspensions.suspend(act);
      await suspensions.recordLegacyBan(suspensionId);
      await suspensions.restore({ uuid, by: 'cli', now });
      await suspensions.suspend(act);
      expect(await suspensions.bannedLegacyFlag(uuid)).toBe(true);
      expect(await suspensions.restore({ uuid, by: 'cli', now })).toMatchObject({ undoLegacyBan: true });
    });

    test('bad input changes nothing', async () => {
      const { accounts, suspensions } = stores();
      const long = suspensions.suspend({ ...act, reason: 'x'.repeat(501) });
      await expect(long).rejects.toMatchObject({ kind: 'invalid', code: 'reason_too_long' });
      await expect(suspensions.suspend({ ...act, by: 'me' })).rejects.toMatchObject({ code: 'bad_actor' });
      expect(await accounts.findByUuid(uuid)).toBeNull();
    });

    test('a transaction that fails leaves nothing behind', async () => {
      const { accounts, suspensions, source, generation } = stores();
      await accounts.ensureForLegacy(21, now);
      await source.query('DELETE FROM gatehouse_store_generation');
      await expect(suspensions.suspend(act)).rejects.toMatchObject({ code: 'not_migrated' });
      expect(await accounts.getByUuid(uuid)).toMatchObject({ epoch: 0, status: 'active' });
      expect(await suspensions.history(uuid)).toEqual([]);
      await expect(generation.current()).rejects.toMatchObject({ kind: 'unavailable' });
    });

    test('words of any script come back as they were', async () => {
      const { suspensions } = stores();
      await suspensions.suspend({ ...act, reason: 'Frédérique 𝕏 Шпам “quoted” \\ end ' });
      expect((await suspensions.history(uuid))[0]?.reason).toBe('Frédérique 𝕏 Шпам “quoted” \\ end ');
    });
  });
}

/** Somebody else may have published meanwhile: then nothing was done. */
async function publishUnlessLate(policies: Stores['policies']) {
  const basedOn = (await policies.latest())?.version ?? 0;
  const content = { files: [], roles: { administrator: ['a:read'], 'public-user': [] } };
  const act = { content, by: 'cli' as const, comment: '', now, basedOn };
  return policies.publish(act).catch((error: { code?: string }) => {
    if (error.code === 'policy_changed') return null;
    throw error;
  });
}
