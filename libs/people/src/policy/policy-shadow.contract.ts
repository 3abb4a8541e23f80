import { AuditLog } from '@gatehouse/accounts-data';
import type { PolicyFile } from '@gatehouse/policy';
import { SessionStore, ShadowStore } from '@gatehouse/token-store';
import type { PeopleHouse } from '../people.fixture';
import { PolicyPublication } from './policy-publication.service';
import { PolicyShadow } from './policy-shadow.service';

const act = { by: 'cli' as const, comment: 'what if', origin: null };

export function policyShadowContract(house: () => PeopleHouse): void {
  describe('trying a policy out', () => {
    const shadow = () => house().get(PolicyShadow);
    const publication = () => house().get(PolicyPublication);
    const store = () => house().get<ShadowStore>(ShadowStore);
    const inForce = () => house().get<SessionStore>(SessionStore).readPolicy();
    const file: PolicyFile = {
      owner: 'tried',
      rules: [{ id: 'tried', path: '/tried', allow: 'authenticated' }],
    };
    const start = async (...files: PolicyFile[]) => shadow().start(await publication().draft(files), act);
    const newest = async () => (await house().get(AuditLog).list({ limit: 1 }))[0];

    test('starts without touching the policy in force, and is audited', async () => {
      const before = await inForce();
      const candidate = await start(file);
      expect(await store().findId()).toBe(candidate.id);
      expect(await inForce()).toEqual(before);
      expect(await newest()).toMatchObject({
        action: 'policy.shadow_started',
        details: { candidate: candidate.id, based_on: before!.version, comment: 'what if' },
      });
      expect(await shadow().status()).toMatchObject({
        candidate,
        inForce: before!.version,
        authorizers: 0,
        judged: 0,
        differing: 0,
        differences: [],
      });
    });

    test('tells what authorizers have counted together', async () => {
      const id = (await store().findId())!;
      const kind = { liveRule: null, candidateRule: 'tried', live: 'no_rule', candidate: 'ok', samples: [] };
      await store().report(id, 'one', { judged: 70, differences: [{ ...kind, count: 3 }] });
      await store().report(id, 'other', { judged: 30, differences: [{ ...kind, count: 1 }] });
      expect(await shadow().status()).toMatchObject({
        authorizers: 2,
        judged: 100,
        differing: 4,
        differences: [{ ...kind, count: 4 }],
      });
    });

    test('is one at a time', async () => {
      await expect(start(file)).rejects.toMatchObject({ kind: 'conflict', code: 'shadow_under_way' });
    });

    test('stops, tells what was seen, and is forgotten', async () => {
      expect(await shadow().stop(act)).toMatchObject({ judged: 100, differing: 4 });
      expect(await newest()).toMatchObject({ action: 'policy.shadow_stopped' });
      expect(await shadow().status()).toBeNull();
      await expect(shadow().stop(act)).rejects.toMatchObject({ kind: 'not_found', code: 'no_shadow' });
    });

    test('refuses what could not be published', async () => {
      const broken = { owner: 'tried', rules: [{ id: 'x', path: '/{a}', scopes: ['a:b'], own: '{b}' }] };
      await expect(start(broken)).rejects.toMatchObject({ kind: 'invalid', code: 'policy_not_valid' });
      expect(await store().findId()).toBeNull();
    });

    test('is published as it was tried, and taken away', async () => {
      const { basedOn } = await start(file);
      const published = await shadow().promote({ ...act, comment: null });
      expect(published).toEqual({ version: basedOn + 1, inForce: true });
      expect((await inForce())!.rules).toContainEqual(expect.objectContaining({ id: 'tried' }));
      expect(await publication().current()).toMatchObject({ comment: 'what if' });
      expect(await shadow().status()).toBeNull();
      await expect(shadow().promote(act)).rejects.toMatchObject({ code: 'no_shadow' });
    });

    test('is not published over a policy that it was not made from', async () => {
      await start({ owner: 'tried' });
      await publication().publish(await publication().draft([{ ...file, rules: [] }]), act);
      const before = await inForce();
      await expect(shadow().promote(act)).rejects.toMatchObject({ kind: 'conflict', code: 'policy_changed' });
      expect(await inForce()).toEqual(before);
      expect(await shadow().status()).toMatchObject({ inForce: before!.version });
      await shadow().stop(act);
    });
  });
}
