import { uuidOfLegacyUser } from '@gatehouse/identity';
import type { PolicyFile } from '@gatehouse/policy';
import { AuditLog } from '@gatehouse/accounts-data';
import { SessionStore } from '@gatehouse/token-store';
import type { PeopleHouse } from '../people.fixture';
import { PolicyPublication } from './policy-publication.service';

const act = { by: 'cli' as const, comment: 'because', origin: null };

export function policyPublicationContract(house: () => PeopleHouse): void {
  describe('publishing a policy', () => {
    const publication = () => house().get(PolicyPublication);
    const inStore = () => house().get<SessionStore>(SessionStore).readPolicy();
    const publish = async (...files: PolicyFile[]) =>
      publication().publish(await publication().draft(files), act);
    const locks: PolicyFile = {
      owner: 'ops',
      roles: { 'lock-keeper': ['locks:delete'] },
      rules: [{ id: 'locks', path: '/locks/{id}', scopes: ['locks:delete'] }],
    };
    const papers: PolicyFile = {
      owner: 'papers',
      rules: [{ id: 'papers', path: '/papers', allow: 'public' }],
    };

    test('puts files of several owners in force as one version, and is audited', async () => {
      const before = (await publication().current()).version;
      const { version, inForce } = await publish(locks, papers);
      expect([version, inForce]).toEqual([before + 1, true]);
      expect(await inStore()).toMatchObject({
        version,
        default: 'authenticated',
        roles: { 'lock-keeper': ['locks:delete'], 'public-user': expect.arrayContaining(['profile:read']) },
        rules: [
          { id: 'locks', owner: 'ops' },
          { id: 'papers', owner: 'papers' },
        ],
      });
      const [entry] = await house().get(AuditLog).list({ limit: 1, action: 'policy.published' });
      expect(entry).toMatchObject({ actor: 'cli', details: { version, comment: 'because' } });
    });

    test('replaces the files of the owners given and keeps those of others', async () => {
      await publish({ ...locks, rules: [{ id: 'locks.all', path: '/locks/**', allow: 'authenticated' }] });
      const ids = (await inStore())!.rules.map(({ id }) => id);
      expect(ids).toEqual(['locks.all', 'papers']);
    });

    test('changes nothing where lint has errors, and says what', async () => {
      const before = await inStore();
      const tie: PolicyFile = {
        owner: 'more',
        rules: [{ id: 'papers.2', path: '/papers/', allow: 'authenticated' }],
      };
      const draft = await publication().draft([tie]);
      expect(draft.findings).toMatchObject([{ code: 'tie', rules: ['papers.2', 'papers'] }]);
      await expect(publication().publish(draft, act)).rejects.toMatchObject({
        kind: 'invalid',
        code: 'policy_not_valid',
        message: expect.stringContaining('papers'),
      });
      expect(await inStore()).toEqual(before);
    });

    test('a draft changes nothing and tells what it would change', async () => {
      const before = await inStore();
      const { diff } = await publication().draft([{ owner: 'papers', default: 'deny' }]);
      expect(diff).toMatchObject({
        default: ['authenticated', 'deny'],
        roles: [],
        rules: [{ name: 'papers', kind: 'removed' }],
      });
      expect(await inStore()).toEqual(before);
    });

    test('a draft that says what is published already is no change', async () => {
      const { content } = await publication().current();
      const { isChange, diff } = await publication().draft(content.files);
      expect([isChange, diff]).toEqual([false, { default: null, roles: [], rules: [] }]);
      expect((await publication().draft([{ owner: 'nothing-yet' }])).isChange).toBe(true);
    });

    test('nobody but the command line gives a role what they do not hold themselves', async () => {
      const keys = (...scopes: string[]): PolicyFile => ({ owner: 'keys', roles: { 'key-keeper': scopes } });
      const draft = (...scopes: string[]) => publication().draft([keys(...scopes)]);
      await publish(keys('keys:read'));
      const before = await inStore();
      const person = { by: uuidOfLegacyUser(7), comment: '', origin: null, holds: ['keys:make'] };
      await expect(
        publication().publish(await draft('keys:read', 'keys:make', 'keys:break'), person),
      ).rejects.toMatchObject({
        ...{ kind: 'refused', code: 'scope_not_held', message: expect.stringContaining('keys:break') },
        members: { above: [{ role: 'key-keeper', scope: 'keys:break' }] },
      });
      const { holds: _, ...nothing } = person;
      const wider = await draft('keys:read', 'keys:make');
      await expect(publication().publish(wider, nothing)).rejects.toMatchObject({ code: 'scope_not_held' });
      expect(await inStore()).toEqual(before);
      expect(await publication().publish(wider, person)).toMatchObject({ inForce: true });
      await publication().publish(
        await publication().draftWithout({ owners: ['keys'], roles: ['key-keeper'] }),
        act,
      );
    });

    test('of two drafts of one version only the first is published', async () => {
      const [one, other] = [await publication().draft([papers]), await publication().draft([papers])];
      await publication().publish(one!, act);
      await expect(publication().publish(other!, act)).rejects.toMatchObject({ code: 'policy_changed' });
    });

    test('an earlier version comes back in one step, roles and all', async () => {
      const kept = await publication().current();
      await publish({ owner: 'ops', roles: { 'lock-keeper': [] } }, { owner: 'papers', default: 'deny' });
      expect(await inStore()).toMatchObject({ default: 'deny', roles: { 'lock-keeper': [] }, rules: [] });
      await publication().publish(await publication().draftOfVersion(kept.version), act);
      expect(await inStore()).toMatchObject({
        version: kept.version + 2,
        default: 'authenticated',
        roles: { 'lock-keeper': ['locks:delete'] },
        rules: [{ id: 'locks.all' }, { id: 'papers' }],
      });
      await expect(publication().draftOfVersion(999)).rejects.toMatchObject({ code: 'unknown_version' });
    });

    test('two files may not say two things of one role, nor one owner have two', async () => {
      const other = { owner: 'other', roles: { 'lock-keeper': ['locks:read'] } };
      expect((await publication().draft([locks, other])).findings).toContainEqual(
        expect.objectContaining({ severity: 'error', code: 'role_defined_twice' }),
      );
      await expect(publication().draft([locks, locks])).rejects.toMatchObject({ code: 'owner_twice' });
    });

    test('an owner’s file and a role go away', async () => {
      const gone = { owners: ['papers'], roles: ['lock-keeper'] };
      const draft = await publication().draftWithout(gone);
      await publication().publish(draft, act);
      expect((await inStore())!.roles).not.toHaveProperty('lock-keeper');
      expect((await inStore())!.rules.map(({ owner }) => owner)).toEqual(['ops']);
      await expect(publication().draftWithout(gone)).rejects.toMatchObject({ code: 'unknown_owner' });
    });
  });
}
