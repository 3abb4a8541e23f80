import { aClient, now, type Stores } from './stores.contract';

export function publicationsContract(stores: () => Stores): void {
  describe('publications of clients', () => {
    const waiting = async (query = { limit: 9 }) =>
      (await stores().publications.unpublished(query)).map(({ clientId }) => clientId);

    beforeEach(async () => {
      for (const clientId of ['c1', 'c2', 'c3']) await stores().clients.create(aClient({ clientId }));
    });

    test('a client is waiting from each change until that change is published', async () => {
      const { clients, publications } = stores();
      expect(await waiting()).toEqual(['c1', 'c2', 'c3']);
      await publications.markPublished('c2', 1);
      expect(await waiting()).toEqual(['c1', 'c3']);
      await clients.approveScopes({ clientId: 'c2', scopes: ['a:read'], by: 'cli', now });
      expect(await waiting()).toEqual(['c1', 'c2', 'c3']);
      await publications.markPublished('c2', 1);
      expect(await publications.unpublished({ limit: 1, after: 'c1' })).toMatchObject([
        { clientId: 'c2', revision: 2, publishedRevision: 1, scopes: [{ scope: 'a:read' }] },
      ]);
    });

    test('what was published is never lowered, nor put ahead of what there is', async () => {
      const { clients, publications } = stores();
      await clients.requestScopes({ clientId: 'c1', scopes: ['a:read'], by: 'cli', now });
      await publications.markPublished('c1', 2);
      await publications.markPublished('c1', 1);
      await publications.markPublished('c1', 99);
      await publications.markPublished('nobody', 1);
      expect(await clients.get('c1')).toMatchObject({ revision: 2, publishedRevision: 2 });
      expect(await waiting()).toEqual(['c2', 'c3']);
    });

    test.each([1, 2, 3, 500])(
      'a rebuild sees every client once, in order, by batches of %i',
      async (size) => {
        const { publications } = stores();
        await publications.markPublished('c1', 1);
        const batches: string[][] = [];
        for await (const batch of publications.all(size)) batches.push(batch.map(({ clientId }) => clientId));
        expect(batches.flat()).toEqual(['c1', 'c2', 'c3']);
        expect(batches.every((batch) => batch.length > 0 && batch.length <= size)).toBe(true);
      },
    );
  });
}
