import { aConsent, aDelegation, aSessionId, now, user } from './delegation.fixture';
import { aClient, atOnce, type Stores } from './stores.contract';

const sessionId = aSessionId(1);

export function sessionClientsContract(stores: () => Stores): void {
  describe('the clients of a session', () => {
    let number = 0;
    const begin = (clientId: string, parts: Partial<Parameters<typeof aDelegation>[1]> = {}) =>
      stores().delegations.begin(aDelegation((number += 1), { clientId, sessionId, ...parts }));
    const end = (later = 0) =>
      stores().delegations.revokeOfSession({ sessionId, because: 'logged_out', now: now + later });
    const watched = () => stores().sessionClients.watched({ after: 0, limit: 99 });
    const due = (later = 0) => stores().sessionClients.due({ now: now + later, limit: 99 });
    const named = (rows: readonly { clientId: string }[]) => rows.map(({ clientId }) => clientId);

    beforeEach(async () => {
      for (const clientId of ['reader', 'writer']) {
        await stores().clients.create(aClient({ clientId }));
        await stores().consents.give(aConsent({ clientId }));
      }
    });

    test('are those that somebody logged in to by it, each once', async () => {
      await begin('reader');
      await begin('reader');
      await begin('writer', { scopes: ['openid', 'offline_access'] });
      await begin('writer', { sessionId: aSessionId(2), scopes: ['submission:read'] });
      await begin('writer', { sessionId: null });
      await begin('nobody');
      const rest = { userUuid: user, endsAt: null, dueAt: null, attempts: 0 };
      expect(await watched()).toEqual([
        { id: expect.any(Number), sessionId, clientId: 'reader', ...rest },
        { id: expect.any(Number), sessionId, clientId: 'writer', ...rest },
      ]);
      expect(await due(9999)).toEqual([]);
    });

    test('are walked in pages', async () => {
      for (const n of [1, 2, 3]) await begin('reader', { sessionId: aSessionId(n) });
      const { sessionClients } = stores();
      const first = await sessionClients.watched({ after: 0, limit: 2 });
      expect(first.map((row) => row.sessionId)).toEqual([1, 2].map(aSessionId));
      const next = await sessionClients.watched({ after: first[1]!.id, limit: 2 });
      expect(next.map((row) => row.sessionId)).toEqual([aSessionId(3)]);
    });

    test('are all to be told when it ends, and are watched no more; those of others are', async () => {
      await begin('reader');
      await begin('writer');
      await begin('reader', { sessionId: aSessionId(2) });
      await end(5);
      expect(named(await due(4))).toEqual([]);
      expect(named(await due(5))).toEqual(['reader', 'writer']);
      expect((await watched()).map((row) => row.sessionId)).toEqual([aSessionId(2)]);
      await end(7);
      expect((await due(7)).map(({ dueAt }) => dueAt)).toEqual([now + 5, now + 5]);
    });

    test('of one that comes to its own end are forgotten', async () => {
      await begin('reader');
      const { sessionClients } = stores();
      await sessionClients.keepEnd({ sessionId, endsAt: now + 60 });
      await sessionClients.keepEnd({ sessionId, endsAt: now + 90 });
      expect(await watched()).toMatchObject([{ endsAt: now + 60 }]);
      await begin('reader');
      expect(await watched()).toMatchObject([{ endsAt: now + 60 }]);
      await sessionClients.forget(sessionId);
      expect(await watched()).toEqual([]);
      await begin('reader');
      await end();
      await sessionClients.forget(sessionId);
      expect(await due()).toHaveLength(1);
    });

    test('are claimed by one of many, who has so much time', async () => {
      await begin('reader');
      await end();
      const [found] = await due();
      const claims = await atOnce(20, () => stores().sessionClients.claim(found!, now + 30));
      expect(claims.filter((claim) => claim !== null)).toEqual([{ ...found!, dueAt: now + 30, attempts: 1 }]);
      expect(await due(29)).toEqual([]);
      expect(await due(30)).toMatchObject([{ attempts: 1 }]);
    });

    test('are told again later, or never again, by who claimed them', async () => {
      await begin('reader');
      await end();
      const { sessionClients } = stores();
      const claimed = (await sessionClients.claim((await due())[0]!, now + 30))!;
      await sessionClients.postpone(claimed, now + 40);
      await sessionClients.remove(claimed);
      expect(await due(39)).toEqual([]);
      const [again] = await due(40);
      await sessionClients.remove((await sessionClients.claim(again!, now + 70))!);
      expect(await due(9999)).toEqual([]);
    });

    test('are watched again where something began while they were told', async () => {
      await begin('reader');
      await end();
      const { sessionClients } = stores();
      const claimed = (await sessionClients.claim((await due())[0]!, now + 30))!;
      await begin('reader');
      await sessionClients.remove(claimed);
      await sessionClients.postpone(claimed, now + 40);
      expect(await watched()).toMatchObject([{ clientId: 'reader', dueAt: null, attempts: 0 }]);
      expect(await end(50)).toHaveLength(1);
      expect(await due(50)).toHaveLength(1);
    });

    test('end with all that began, however that crosses', async () => {
      const { delegations } = stores();
      await begin('reader');
      await atOnce(20, (index): Promise<unknown> => (index % 5 === 4 ? end() : begin('reader')));
      if ((await watched()).length > 0) await end();
      expect(await delegations.ofUser(user, now)).toEqual([]);
    });
  });
}
