import { uuidOfLegacyUser } from '@gatehouse/identity';
import type { PolicyContent } from '@gatehouse/policy';
import { now, type Stores } from './stores.contract';

const uuid = uuidOfLegacyUser(77);
const people = { uuid, legacyId: 77, by: 'cli' as const, now };

export function policiesContract(stores: () => Stores): void {
  const content = (parts: Partial<PolicyContent> = {}): PolicyContent => ({
    files: [],
    roles: { administrator: ['a:read:*'], 'public-user': [], 'legacy-user': [], 'proxy-submitter': [] },
    ...parts,
  });
  const publish = (basedOn: number, parts: Partial<PolicyContent> = {}) =>
    stores().policies.publish({ content: content(parts), by: 'cli', comment: 'c', now, basedOn });

  describe('policies', () => {
    test('there is none before the first one is published', async () => {
      expect(await stores().policies.latest()).toBeNull();
    });

    test('each publication has the next version and stays readable', async () => {
      const { policies, generation } = stores();
      const before = await generation.current();
      const files = [{ owner: 'ops', default: 'deny' as const }];
      expect(await publish(0)).toMatchObject({ version: 1, generation: before + 1 });
      expect(await publish(1, { files })).toMatchObject({ version: 2 });
      expect(await policies.latest()).toEqual({
        version: 2,
        content: content({ files }),
        publishedBy: 'cli',
        publishedAt: now,
        comment: 'c',
      });
      expect((await policies.byVersion(1))?.content).toEqual(content());
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

    test('holds 10,000 rules', async () => {
      const rules = Array.from({ length: 10_000 }, (_, n) => ({ id: `rule-${n}`, path: `/é/${n}/{id}/**` }));
      await publish(0, { files: [{ owner: 'ops', rules }] });
      expect((await stores().policies.latest())?.content.files).toEqual([{ owner: 'ops', rules }]);
    });
  });

  describe('roles of a policy', () => {
    const assign = (role: string) => stores().accountRoles.assign({ ...people, role, expires: null });

    test('can be given from its publication on, and no others', async () => {
      await expect(assign('editor')).rejects.toMatchObject({ code: 'unknown_role' });
      await publish(0, { roles: { editor: ['a:read'] } });
      await assign('editor');
      await expect(assign('administrator')).rejects.toMatchObject({ code: 'unknown_role' });
    });

    test('go away only when nobody has them, and else nothing is published', async () => {
      await publish(0, { roles: { editor: ['a:read'], reader: [] } });
      await assign('editor');
      const refused = publish(1, { roles: { reader: [] } });
      await expect(refused).rejects.toMatchObject({ kind: 'conflict', code: 'role_in_use' });
      expect((await stores().policies.latest())?.version).toBe(1);
      await stores().accountRoles.unassign({ uuid, role: 'editor', now });
      expect(await publish(1, { roles: { reader: [] } })).toMatchObject({ version: 2 });
    });

    test('must be roles, and contain scopes', async () => {
      await expect(publish(0, { roles: { 'Editor!': [] } })).rejects.toMatchObject({ code: 'bad_role' });
      await expect(publish(0, { roles: { editor: ['read everything'] } })).rejects.toMatchObject({
        code: 'bad_scope',
      });
      expect(await stores().policies.latest()).toBeNull();
    });
  });
}
