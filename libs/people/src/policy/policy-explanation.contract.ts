import { SubjectRef } from '@gatehouse/identity';
import type { PolicyFile } from '@gatehouse/policy';
import { aClientSubject } from '@gatehouse/testing';
import { SessionStore } from '@gatehouse/token-store';
import type { TestPeople } from '../people.fixture';
import { Revocation } from '../revocation/revocation.service';
import { PolicyExplanations, type Asker } from './policy-explanation.service';
import { PolicyPublication } from './policy-publication.service';

const notes: PolicyFile = {
  owner: 'notes',
  rules: [
    { id: 'notes.read', path: '/notes/{id}', methods: ['GET'], scopes: ['submission:read'], own: '{id}' },
    { id: 'notes.open', path: '/notes', allow: 'public' },
  ],
};

export function policyExplanationContract(people: () => TestPeople): void {
  describe('explaining a policy', () => {
    const get = people;
    const publication = () => get().house.get(PolicyPublication);
    const draft = () => publication().draft([notes]);
    const explain = async (target: string, asker: Asker, method = 'GET') =>
      get()
        .house.get(PolicyExplanations)
        .explain({ method, target, host: null }, asker, await draft());

    test('nobody passes only what is public', async () => {
      expect(await explain('/notes', null)).toMatchObject({ allowed: true, reason: 'anonymous' });
      expect(await explain('/notes/7', null)).toMatchObject({
        ...{ allowed: false, reason: 'no_credentials', rule: 'notes.read', required: [['submission:read']] },
        held: [],
        roles: ['administrator', 'public-user'],
      });
    });

    test('a person is judged by what the databases say, though they have never logged in', async () => {
      const { id, username } = await get().somebody();
      expect(await explain(`/notes/${id}`, { user: username })).toMatchObject({
        allowed: true,
        reason: 'ok',
      });
      expect(await explain('/notes/1', { user: username })).toMatchObject({
        ...{ allowed: false, reason: 'scope_missing', missing: ['submission:read:*'] },
        held: expect.arrayContaining(['submission:read']),
      });
      const store = get().house.get<SessionStore>(SessionStore);
      expect(await store.findSubject(SubjectRef.user(get().accountOf(id).uuid))).toBeNull();
      await expect(explain('/notes', { user: 'nobody-of-this-name' })).rejects.toMatchObject({
        code: 'unknown_user',
      });
    });

    test('whoever is suspended is as nobody, and that is said', async () => {
      const { id, username } = await get().somebody();
      const act = { account: get().accountOf(id), by: 'cli' as const, reason: '' };
      await get().house.get(Revocation).revoke(act);
      expect(await explain(`/notes/${id}`, { user: username })).toMatchObject({
        ...{ allowed: false, reason: 'suspended', held: [] },
      });
      expect(await explain('/notes', { user: username })).toMatchObject({
        allowed: true,
        reason: 'anonymous',
      });
    });

    test('a client has what is approved for it and owns nothing, and goes with its owner', async () => {
      const store = get().house.get<SessionStore>(SessionStore);
      const { id } = await get().somebody();
      const owner = SubjectRef.user(get().accountOf(id).uuid);
      const ref = SubjectRef.client(`client${id}`);
      await store.writeSubject(aClientSubject({ ref, owner, approvedScopes: ['submission:read'] }), null);
      const asker = { client: ref.id };
      expect(await explain(`/notes/${id}`, asker)).toMatchObject({
        ...{ reason: 'scope_missing', held: ['submission:read'] },
      });
      await store.enforce(owner, 'suspended', 1, null);
      expect((await explain(`/notes/${id}`, asker)).reason).toBe('suspended');
      for (const client of ['nobody', 'no/id'])
        await expect(explain('/notes', { client })).rejects.toMatchObject({ code: 'unknown_client' });
    });

    test('without a draft it is what is published, and a draft with errors judges nothing', async () => {
      const explanations = get().house.get(PolicyExplanations);
      const asked = { method: 'GET', target: '/notes', host: null };
      const { version } = await publication().current();
      expect(await explanations.explain(asked, null, null)).toMatchObject({
        policyVersion: version,
        rule: null,
      });
      const broken = await publication().draft([{ owner: 'x', rules: [{ id: 'x', path: '/x' }] }]);
      await expect(explanations.explain(asked, null, broken)).rejects.toMatchObject({
        ...{ code: 'policy_not_valid', findings: [{ code: 'nothing_required' }] },
      });
    });
  });
}
