import type { DatabaseAddress } from '@gatehouse/platform';
import { aClient, atOnce, elsewhere, now, outcomesAtOnce, type Stores } from './stores.contract';

const act = { clientId: 'reader', by: 'cli', now };

export function secretsContract(stores: () => Stores, database: () => DatabaseAddress): void {
  describe('secrets of a client', () => {
    const hashes = async () => (await stores().clients.get('reader')).secrets.map(({ hash }) => hash);
    const idOf = async (hash: string) =>
      (await stores().clients.get('reader')).secrets.find((secret) => secret.hash === hash)!.id;

    test('are two at most, the newest first', async () => {
      const { clients, generation } = stores();
      await clients.create(aClient());
      const change = await clients.addSecret({ ...act, hash: 'hash-2' });
      expect(change).toEqual({ clientId: 'reader', epoch: 0, revision: 2, generation: 3 });
      const third = clients.addSecret({ ...act, hash: 'hash-3' });
      await expect(third).rejects.toMatchObject({ kind: 'conflict', code: 'too_many_secrets' });
      expect(await hashes()).toEqual(['hash-2', 'hash-1']);
      expect(await clients.get('reader')).toMatchObject({ revision: 2 });
      expect(await generation.current()).toBe(3);
    });

    test('twenty that two processes add at once: one gets in', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      const there = elsewhere<string[]>(database(), 'addSecrets', 'reader', now);
      const here = outcomesAtOnce(10, (n) => clients.addSecret({ ...act, hash: `here-${n}` }));
      const outcomes = (await Promise.all([here, there])).flat();
      expect([...outcomes].sort()).toEqual(['done', ...Array<string>(19).fill('too_many_secrets')]);
      expect(await hashes()).toHaveLength(2);
    });

    test('the old ones are given an end when a new one is added', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      await clients.addSecret({ ...act, hash: 'hash-2', retireOthersAt: now + 60 });
      expect((await clients.get('reader')).secrets).toMatchObject([
        { hash: 'hash-2', expiresAt: null },
        { hash: 'hash-1', expiresAt: now + 60 },
      ]);
      const early = clients.addSecret({ ...act, hash: 'hash-3', now: now + 59 });
      await expect(early).rejects.toMatchObject({ code: 'too_many_secrets' });
      await clients.addSecret({ ...act, hash: 'hash-3', now: now + 60 });
      expect(await hashes()).toEqual(['hash-3', 'hash-2', 'hash-1']);
    });

    test('two are replaced at once by ending them now; an end that was set before is not put off', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      await clients.addSecret({ ...act, hash: 'hash-2', retireOthersAt: now + 60 });
      const later = clients.addSecret({ ...act, hash: 'hash-3', retireOthersAt: now + 90 });
      await expect(later).rejects.toMatchObject({ code: 'too_many_secrets' });
      expect((await clients.get('reader')).secrets.map(({ expiresAt }) => expiresAt)).toEqual([
        null,
        now + 60,
      ]);
      await clients.addSecret({ ...act, hash: 'hash-3', retireOthersAt: now });
      const expected = [null, now, now];
      expect((await clients.get('reader')).secrets.map(({ expiresAt }) => expiresAt)).toEqual(expected);
    });

    test('are removed, but for the last one that is valid', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      const last = clients.removeSecret({ ...act, secretId: await idOf('hash-1') });
      await expect(last).rejects.toMatchObject({ kind: 'conflict', code: 'last_secret' });
      await clients.addSecret({ ...act, hash: 'hash-2', retireOthersAt: now + 60 });
      const only = clients.removeSecret({ ...act, now: now + 60, secretId: await idOf('hash-2') });
      await expect(only).rejects.toMatchObject({ code: 'last_secret' });
      const change = await clients.removeSecret({ ...act, now: now + 60, secretId: await idOf('hash-1') });
      expect(change).toMatchObject({ revision: 3 });
      expect(await hashes()).toEqual(['hash-2']);
    });

    test('of two that are removed at once one stays', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      await clients.addSecret({ ...act, hash: 'hash-2' });
      const ids = [await idOf('hash-1'), await idOf('hash-2')];
      const outcomes = await outcomesAtOnce(2, (n) => clients.removeSecret({ ...act, secretId: ids[n]! }));
      expect([...outcomes].sort()).toEqual(['done', 'last_secret']);
      expect(await hashes()).toHaveLength(1);
    });

    test('another client’s secret, or none, is not found', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      await clients.create(aClient({ clientId: 'other' }));
      await clients.addSecret({ ...act, clientId: 'other', hash: 'hash-2' });
      const secretId = await idOf('hash-1');
      for (const wrong of [{ clientId: 'other', secretId }, { secretId: 999 }]) {
        const refused = clients.removeSecret({ ...act, ...wrong });
        await expect(refused).rejects.toMatchObject({ kind: 'not_found', code: 'unknown_secret' });
      }
      expect(await hashes()).toEqual(['hash-1']);
    });

    test('a client that shows none gets none', async () => {
      const { clients } = stores();
      await clients.create(aClient({ authMethod: 'none', secretHash: null }));
      const refused = clients.addSecret({ ...act, hash: 'hash-1' });
      await expect(refused).rejects.toMatchObject({ kind: 'conflict', code: 'no_secrets' });
      await expect(clients.addSecret({ ...act, hash: '' })).rejects.toMatchObject({
        code: 'bad_secret_hash',
      });
    });

    test('those whose end has come are removed as a change that is to be published', async () => {
      const { clients, publications } = stores();
      await atOnce(3, (n) => clients.create(aClient({ clientId: `c${n}` })));
      await clients.addSecret({ ...act, clientId: 'c1', hash: 'hash-2', retireOthersAt: now + 60 });
      for (const { clientId, revision } of await clients.list({ limit: 9 })) {
        await publications.markPublished(clientId, revision);
      }
      expect(await clients.removeExpiredSecrets({ now: now + 59, limit: 9 })).toEqual([]);
      const changes = await clients.removeExpiredSecrets({ now: now + 60, limit: 9 });
      expect(changes).toMatchObject([{ clientId: 'c1', revision: 3 }]);
      expect(await publications.unpublished({ limit: 9 })).toMatchObject([
        { clientId: 'c1', secrets: [{ hash: 'hash-2' }] },
      ]);
    });
  });
}
