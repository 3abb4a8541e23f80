import { uuidOfLegacyUser } from '@gatehouse/identity';
import { now, type Stores } from './stores.contract';

const uuid = uuidOfLegacyUser(55);
const ida = { uuid, legacyId: 55, by: 'cli', now };

export function rightsContract(stores: () => Stores): void {
  describe('roles of an account', () => {
    test('hold until their end, and not at it', async () => {
      const { accountRoles } = stores();
      await accountRoles.assign({ ...ida, role: 'administrator', expires: now + 10 });
      await accountRoles.assign({ ...ida, role: 'public-user', expires: null });
      const at = async (time: number) => (await accountRoles.ofAccount(uuid, time)).map(({ role }) => role);
      expect(await at(now + 9)).toEqual(['administrator', 'public-user']);
      expect(await at(now + 10)).toEqual(['public-user']);
      expect(await accountRoles.endedBetween(now + 9, now + 10)).toEqual([uuid]);
      expect(await accountRoles.endedBetween(now + 10, now + 99)).toEqual([]);
    });

    test('each change is left to be written to the subject, and raises the generation', async () => {
      const { accountRoles, outbox, generation } = stores();
      const given = await accountRoles.assign({ ...ida, role: 'administrator', expires: null });
      const again = await accountRoles.assign({ ...ida, role: 'administrator', expires: now + 5 });
      expect(await accountRoles.ofAccount(uuid, now)).toMatchObject([{ expires: now + 5, givenBy: 'cli' }]);
      const taken = await accountRoles.unassign({ uuid, role: 'administrator', now });
      expect([again.generation, taken?.generation]).toEqual([given.generation + 1, given.generation + 2]);
      expect(await generation.current()).toBe(given.generation + 2);
      expect(await outbox.pendingOf(uuid)).toHaveLength(3);
      expect(await accountRoles.unassign({ uuid, role: 'administrator', now })).toBeNull();
      expect(await generation.current()).toBe(given.generation + 2);
    });

    test('holders are listed page by page', async () => {
      const { accountRoles } = stores();
      for (const legacyId of [1, 2, 3]) {
        const account = { ...ida, uuid: uuidOfLegacyUser(legacyId), legacyId };
        await accountRoles.assign({ ...account, role: 'administrator', expires: null });
      }
      const first = await accountRoles.holders('administrator', { now, limit: 2 });
      const after = first.at(-1)!.account;
      const second = await accountRoles.holders('administrator', { now, limit: 2, after });
      const uuids = [...first, ...second].map(({ account }) => account);
      expect(uuids).toEqual([1, 2, 3].map(uuidOfLegacyUser).sort());
    });

    test('an unknown role, or an end in the past, is refused', async () => {
      const { accountRoles } = stores();
      const assign = (role: string, expires: number | null) => accountRoles.assign({ ...ida, role, expires });
      await expect(assign('king', null)).rejects.toMatchObject({ code: 'unknown_role' });
      await expect(assign('administrator', now)).rejects.toMatchObject({ code: 'bad_expiry' });
      expect(await accountRoles.ofAccount(uuid, now)).toEqual([]);
    });
  });

  describe('grants', () => {
    test('are listed while they hold; given again, the new end and reason count', async () => {
      const { grants } = stores();
      const give = (scope: string, expires: number | null, reason: string) =>
        grants.give({ ...ida, scope, expires, reason });
      await give('submission:read:42', now + 5, 'for a week');
      await give('submission:read:*', null, 'for good');
      await give('submission:read:42', now + 50, 'for longer');
      const given = { account: uuid, givenBy: 'cli', givenAt: now };
      expect(await grants.ofAccount(uuid, now + 5)).toEqual([
        { ...given, scope: 'submission:read:*', expires: null, reason: 'for good' },
        { ...given, scope: 'submission:read:42', expires: now + 50, reason: 'for longer' },
      ]);
      expect(await grants.ofAccount(uuid, now + 50)).toHaveLength(1);
    });

    test('are taken away, once', async () => {
      const { grants } = stores();
      const given = await grants.give({ ...ida, scope: 'a:read', expires: null, reason: '' });
      const take = () => grants.take({ uuid, scope: 'a:read', now });
      expect(await take()).toMatchObject({ generation: given.generation + 1 });
      expect(await take()).toBeNull();
      expect(await grants.ofAccount(uuid, now)).toEqual([]);
    });

    test('refuses what is no scope', async () => {
      const bad = stores().grants.give({ ...ida, scope: 'all', expires: null, reason: '' });
      await expect(bad).rejects.toMatchObject({ code: 'bad_scope' });
    });
  });

  describe('roles and grants, read at once,', () => {
    test('are those that hold now, and of this account alone', async () => {
      const { accountRoles, grants, rights } = stores();
      await accountRoles.assign({ ...ida, role: 'public-user', expires: null });
      await accountRoles.assign({ ...ida, role: 'administrator', expires: now + 10 });
      await grants.give({ ...ida, scope: 'b:read', expires: null, reason: '' });
      await grants.give({ ...ida, scope: 'a:read', expires: now + 20, reason: '' });
      const other = { ...ida, uuid: uuidOfLegacyUser(56), legacyId: 56 };
      await grants.give({ ...other, scope: 'c:read', expires: null, reason: '' });
      expect(await rights.ofAccount(uuid, now + 9)).toEqual({
        roles: ['administrator', 'public-user'],
        grants: [
          { scope: 'a:read', expires: now + 20 },
          { scope: 'b:read', expires: null },
        ],
      });
      expect(await rights.ofAccount(uuid, now + 20)).toEqual({
        roles: ['public-user'],
        grants: [{ scope: 'b:read', expires: null }],
      });
    });

    test('are none for an account that has no row', async () => {
      const nobody = await stores().rights.ofAccount(uuidOfLegacyUser(57), now);
      expect(nobody).toEqual({ roles: [], grants: [] });
    });

    test('each of many who are asked for at once gets their own, as of their own time', async () => {
      const { accountRoles, grants, rights } = stores();
      const other = { ...ida, uuid: uuidOfLegacyUser(56), legacyId: 56 };
      await accountRoles.assign({ ...ida, role: 'administrator', expires: now + 10 });
      await grants.give({ ...other, scope: 'submission:read:42', expires: null, reason: 'test' });
      const [mine, later, others, nobody] = await Promise.all([
        rights.ofAccount(uuid, now + 9),
        rights.ofAccount(uuid, now + 10),
        rights.ofAccount(other.uuid, now),
        rights.ofAccount(uuidOfLegacyUser(57), now),
      ]);
      expect(mine).toEqual({ roles: ['administrator'], grants: [] });
      expect(others).toEqual({ roles: [], grants: [{ scope: 'submission:read:42', expires: null }] });
      expect([later, nobody]).toEqual(Array(2).fill({ roles: [], grants: [] }));
    });
  });
}
