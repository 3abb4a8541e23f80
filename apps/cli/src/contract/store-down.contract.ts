import { uuidOfLegacyUser } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { until, type RedisServer } from '@gatehouse/testing';
import type { TestPlatform } from './platform.contract';

const nell = uuidOfLegacyUser(quirkyPeople.newlineAfterHash.id);
const sixer = uuidOfLegacyUser(quirkyPeople.ipv6.id);

/** What the commands say and do while the token store is away. */
export function storeDown(platform: () => TestPlatform, redis: () => RedisServer): void {
  describe('while the token store is down', () => {
    test('a revocation is recorded and not in force, and a rebuild enforces it when the store is back', async () => {
      const session = await platform().logIn('newliner');
      await redis().stop();
      const revoked = await platform().run('users', 'revoke', 'newliner', '--json');
      expect(revoked.code).toBe(1);
      expect(revoked.json()).toEqual({ uuid: nell, in_force: false, finished: false });
      const told = await platform().run('users', 'revoke', 'sixer');
      expect([told.code, told.stdout]).toEqual([1, expect.stringContaining('recorded, not yet in force')]);

      const shown = await platform().run('users', 'show', 'newliner', '--json');
      expect([shown.code, shown.json()]).toMatchObject([
        0,
        {
          status: 'suspended',
          token_store: { state: 'unavailable' },
          live_sessions: null,
          outbox: [{ kind: 'revoke' }],
        },
      ]);

      await redis().restart();
      const before = await until(() => platform().subjectOf(nell), { message: 'our own connection' });
      expect(before).toMatchObject({ status: 'active', epoch: 0 });
      const rebuilt = await platform().run('store', 'rebuild');
      expect(rebuilt.code).toBe(0);
      expect(rebuilt.stdout).toMatch(/^Rebuilt: \d+ subjects, \d+ clients, policy version 1\.\n$/);
      const { subject } = await (await platform().store()).read(session.id);
      expect(subject).toMatchObject({ status: 'suspended', epoch: 1 });
      expect(await platform().subjectOf(sixer)).toMatchObject({ status: 'suspended', epoch: 1 });
    });

    test('what only the store can tell fails, and says what to look at', async () => {
      await redis().stop();
      const [json, text, migrate] = await Promise.all([
        platform().run('sessions', 'list', '--json'),
        platform().run('store', 'rebuild'),
        platform().run('migrate', '--json'),
      ]);
      expect([json.code, json.json()]).toMatchObject([1, { error: { code: 'store_unavailable' } }]);
      expect([text.code, text.stdout]).toEqual([1, '']);
      expect(text.stderr).toContain('`config check` shows TOKEN_STORE_URL');
      expect([migrate.code, migrate.json()]).toMatchObject([0, { token_store: 'later' }]);
      await redis().restart();
    });

    test('a store that hangs holds nobody up', async () => {
      redis().freeze();
      try {
        const begun = performance.now();
        const ran = await platform().run('users', 'revoke', 'oldtimer', '--json');
        expect([ran.code, ran.json()]).toMatchObject([1, { in_force: false }]);
        expect(performance.now() - begun).toBeLessThan(10_000);
      } finally {
        redis().thaw();
      }
    });

    test('a store that lost everything gets suspensions and policy back', async () => {
      await redis().cli('FLUSHALL');
      expect((await platform().run('policy', 'export', '--in-force', '--json')).json()).toMatchObject({
        error: { code: 'no_policy' },
      });
      expect((await platform().run('store', 'rebuild')).code).toBe(0);
      const subject = await until(() => platform().subjectOf(nell), { message: 'our own connection' });
      expect(subject).toMatchObject({ status: 'suspended', epoch: 1 });
      expect((await platform().run('policy', 'export', '--in-force', '--json')).json()).toMatchObject({
        version: 1,
      });
    });
  });
}
