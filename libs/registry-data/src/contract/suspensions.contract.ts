import type { DatabaseAddress } from '@gatehouse/platform';
import { aClient, atOnce, elsewhere, now, type Stores } from './stores.contract';

const act = { clientId: 'reader', by: 'cli', reason: 'leaked', now };
const restoring = { clientId: 'reader', by: 'cli', now: now + 5 };

export function suspensionsContract(stores: () => Stores, database: () => DatabaseAddress): void {
  describe('suspensions of clients', () => {
    beforeEach(() => stores().clients.create(aClient()));

    test('suspending writes status, epoch, revision, suspension and generation', async () => {
      const { clients, suspensions, generation } = stores();
      const before = await generation.current();
      const done = await suspensions.suspend(act);
      const change = { clientId: 'reader', epoch: 1, revision: 2, generation: before + 1 };
      expect(done).toEqual({ ...change, alreadySuspended: false });
      expect(await generation.current()).toBe(before + 1);
      expect(await clients.get('reader')).toMatchObject({ status: 'suspended', epoch: 1, revision: 2 });
      expect(await suspensions.history('reader')).toEqual([
        {
          id: expect.any(Number),
          clientId: 'reader',
          reason: 'leaked',
          by: 'cli',
          at: now,
          liftedBy: null,
          liftedAt: null,
        },
      ]);
    });

    test('suspending again raises the epoch again, and keeps the first suspension', async () => {
      const { suspensions } = stores();
      await suspensions.suspend(act);
      const again = await suspensions.suspend({ ...act, reason: 'again', now: now + 60 });
      expect(again).toMatchObject({ epoch: 2, alreadySuspended: true });
      expect(await suspensions.history('reader')).toMatchObject([{ reason: 'leaked', at: now }]);
    });

    test('restoring lifts the suspension and raises the epoch again', async () => {
      const { clients, suspensions } = stores();
      await suspensions.suspend(act);
      const done = await suspensions.restore(restoring);
      expect(done).toMatchObject({ epoch: 2, revision: 3, generation: 4, wasSuspended: true });
      expect(await clients.get('reader')).toMatchObject({ status: 'active', epoch: 2 });
      expect(await suspensions.suspend(act)).toMatchObject({ epoch: 3, alreadySuspended: false });
      expect(await suspensions.history('reader')).toMatchObject([
        { liftedAt: null },
        { liftedAt: now + 5, liftedBy: 'cli' },
      ]);
    });

    test('restoring what is not suspended changes nothing', async () => {
      const { clients, suspensions } = stores();
      for (const _time of [1, 2]) {
        const change = { clientId: 'reader', epoch: 0, revision: 1, generation: 2 };
        expect(await suspensions.restore(restoring)).toEqual({ ...change, wasSuspended: false });
      }
      expect(await clients.get('reader')).toMatchObject({ status: 'active', revision: 1 });
    });

    test('twenty by two processes at once raise the epoch by exactly twenty, and suspend once', async () => {
      const { clients, suspensions } = stores();
      const there = elsewhere<number[]>(database(), 'suspend', 'reader', now);
      const here = atOnce(10, async () => (await suspensions.suspend(act)).epoch);
      const epochs = (await Promise.all([here, there])).flat();
      expect(new Set(epochs).size).toBe(20);
      expect(await clients.get('reader')).toMatchObject({ epoch: 20, revision: 21 });
      expect(await suspensions.history('reader')).toHaveLength(1);
    });

    test('a crowd of different acts at once: none fails, and revisions and the generation count each', async () => {
      const { clients, suspensions, generation } = stores();
      const ids = ['reader', 'second', 'third'];
      for (const clientId of ids.slice(1)) await clients.create(aClient({ clientId }));
      const before = await generation.current();
      const scopes = ['a:read', 'b:read'];
      const acts = [
        (clientId: string) => suspensions.suspend({ ...act, clientId }),
        (clientId: string) => clients.approveScopes({ clientId, scopes, by: 'cli', now }),
        (clientId: string) => clients.withdrawScopes({ clientId, scopes, by: 'cli', now }),
        (clientId: string) => suspensions.restore({ ...restoring, clientId }),
        (clientId: string) => clients.addSecret({ clientId, hash: 'h', by: 'cli', now, retireOthersAt: now }),
      ];
      const done = await atOnce(90, (n) => acts[n % acts.length]!(ids[n % ids.length]!));
      const changes = done.filter((change) => !('wasSuspended' in change) || change.wasSuspended);
      expect(await generation.current()).toBe(before + changes.length);
      expect(new Set(changes.map((change) => change.generation)).size).toBe(changes.length);
      const revisions = (await clients.list({ limit: 9 })).map(({ revision }) => revision - 1);
      expect(revisions.reduce((sum, each) => sum + each)).toBe(changes.length);
    });

    test('bad input and unknown clients change nothing', async () => {
      const { clients, suspensions } = stores();
      const long = suspensions.suspend({ ...act, reason: 'x'.repeat(501) });
      await expect(long).rejects.toMatchObject({ kind: 'invalid', code: 'reason_too_long' });
      await expect(suspensions.suspend({ ...act, by: 'me' })).rejects.toMatchObject({ code: 'bad_actor' });
      await expect(suspensions.restore({ ...restoring, by: 'me' })).rejects.toMatchObject({
        code: 'bad_actor',
      });
      for (const clientId of ['nobody', 'reader ', 'é']) {
        const unknown = { kind: 'not_found', code: 'unknown_client' };
        await expect(suspensions.suspend({ ...act, clientId })).rejects.toMatchObject(unknown);
        await expect(suspensions.restore({ ...restoring, clientId })).rejects.toMatchObject(unknown);
        expect(await suspensions.history(clientId)).toEqual([]);
      }
      expect(await clients.get('reader')).toMatchObject({ epoch: 0, revision: 1 });
    });

    test('a transaction that fails leaves nothing behind', async () => {
      const { clients, suspensions, source } = stores();
      await source.query('DELETE FROM gatehouse_registry_generation');
      await expect(suspensions.suspend(act)).rejects.toMatchObject({ code: 'not_migrated' });
      expect(await clients.get('reader')).toMatchObject({ epoch: 0, status: 'active', revision: 1 });
      expect(await suspensions.history('reader')).toEqual([]);
    });
  });
}
