import { uuidOfLegacyUser } from '@gatehouse/identity';
import type { DatabaseAddress } from '@gatehouse/platform';
import { atOnce, elsewhere, now, type Stores } from './stores.contract';

const uuid = uuidOfLegacyUser(33);
const act = { uuid, legacyId: 33, by: 'cli', reason: 'spam', now };
const lease = 10;

export function outboxContract(stores: () => Stores, database: () => DatabaseAddress): void {
  describe('the outbox', () => {
    test('of many who claim an entry at once, in three processes, exactly one gets it', async () => {
      const { suspensions, outbox } = stores();
      const { outboxId } = await suspensions.suspend(act);
      const there = [1, 2].map(() => elsewhere<boolean[]>(database(), 'claim', outboxId, now));
      const here = atOnce(10, async () => (await outbox.claim(outboxId, { now, lease: 60 })) !== null);
      const claims = (await Promise.all([here, ...there])).flat();
      expect(claims).toHaveLength(30);
      expect(claims.filter((claimed) => claimed)).toHaveLength(1);
    });

    test('of many who look for due ones at once, exactly one gets each', async () => {
      const { suspensions, outbox } = stores();
      for (const legacyId of [1, 2, 3]) {
        await suspensions.suspend({ ...act, uuid: uuidOfLegacyUser(legacyId), legacyId });
      }
      const due = await atOnce(10, () => outbox.claimDue({ now: now + 5, lease }));
      expect(due.flat()).toHaveLength(3);
      expect(new Set(due.flat().map(({ id }) => id)).size).toBe(3);
    });

    test('who recorded the act begins at once; the others wait a little', async () => {
      const { suspensions, outbox } = stores();
      const { outboxId } = await suspensions.suspend(act);
      expect(await outbox.claimDue({ now: now + 4, lease })).toEqual([]);
      const claimed = await outbox.claim(outboxId, { now, lease });
      expect(claimed).toMatchObject({
        kind: 'revoke',
        account: uuid,
        stepsDone: [],
        attempts: 1,
        created: now,
      });
      expect(await outbox.claimDue({ now: now + 9, lease })).toEqual([]);
    });

    test('when the lease has ended, another one goes on where the first stopped', async () => {
      const { suspensions, outbox } = stores();
      const { outboxId } = await suspensions.suspend(act);
      const dead = await outbox.claim(outboxId, { now, lease });
      expect(await outbox.stepDone(dead!, 'subject')).toBe(true);
      expect(await outbox.stepDone(dead!, 'flags')).toBe(true);
      const [next] = await outbox.claimDue({ now: now + lease, lease });
      expect(next).toMatchObject({ id: outboxId, stepsDone: ['subject', 'flags'], attempts: 2 });
      expect(await outbox.stepDone(dead!, 'late')).toBe(false);
      expect(await outbox.complete(dead!)).toBe(false);
      expect(await outbox.complete(next!)).toBe(true);
      expect(await outbox.pending()).toEqual({ count: 0, oldest: null });
    });

    test('what failed is tried again later, each time later', async () => {
      const { suspensions, outbox } = stores();
      const { outboxId } = await suspensions.suspend(act);
      let at = now;
      for (const wait of [1, 2, 4, 8]) {
        const entry = await outbox.claim(outboxId, { now: at, lease });
        expect(await outbox.fail(entry!, { now: at, code: 'store_unavailable' })).toBe(at + wait);
        expect(await outbox.claimDue({ now: at + wait - 1, lease })).toEqual([]);
        at += wait;
      }
      expect(await outbox.claimDue({ now: at, lease })).toMatchObject([{ id: outboxId, attempts: 5 }]);
      expect(await outbox.pending()).toEqual({ count: 1, oldest: now });
    });

    test('a restore takes back what its revocation had not done', async () => {
      const { suspensions, outbox } = stores();
      const revoked = await suspensions.suspend(act);
      const restored = await suspensions.restore({ uuid, by: 'cli', now });
      expect(await outbox.claim(revoked.outboxId, { now, lease })).toBeNull();
      expect((await outbox.claimDue({ now: now + 99, lease })).map(({ id }) => id)).toEqual([
        restored.outboxId,
      ]);
    });

    test('… and waits for whoever is just doing it', async () => {
      const { suspensions, outbox } = stores();
      const revoked = await suspensions.suspend(act);
      const worker = await outbox.claim(revoked.outboxId, { now, lease });
      const restored = await suspensions.restore({ uuid, by: 'cli', now });
      expect(await outbox.claim(restored.outboxId!, { now, lease })).toBeNull();
      expect(await outbox.claimDue({ now: now + 5, lease })).toEqual([]);
      expect(await outbox.stepDone(worker!, 'flags')).toBe(false);
      await outbox.fail(worker!, { now, code: 'superseded' });
      expect(await outbox.claim(restored.outboxId!, { now, lease })).toMatchObject({ kind: 'restore' });
      expect(await outbox.claimDue({ now: now + 5, lease })).toEqual([]);
      expect((await outbox.pending()).count).toBe(1);
    });

    test('… but not longer than the lease', async () => {
      const { suspensions, outbox } = stores();
      const revoked = await suspensions.suspend(act);
      await outbox.claim(revoked.outboxId, { now, lease });
      const restored = await suspensions.restore({ uuid, by: 'cli', now });
      const due = await outbox.claimDue({ now: now + lease, lease });
      expect(due.map(({ id }) => id)).toEqual([restored.outboxId]);
    });
  });
}
