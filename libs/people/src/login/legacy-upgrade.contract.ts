import { ClassicCookie } from '@gatehouse/legacy';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { SessionStore } from '@gatehouse/token-store';
import { LegacyUpgrade } from './legacy-upgrade.service';
import type { TestPeople } from '../people.fixture';

/** Joining sessions of the old system. */
export function legacyUpgradeContract(people: () => TestPeople): void {
  describe('a session of the old system', () => {
    const now = () => Math.floor(Date.now() / 1000);
    const legacySession = async (userId: number, overrides: { issuedAt?: number; end?: number } = {}) => {
      const start = overrides.issuedAt ?? now();
      await people().house.legacy.query(
        `INSERT INTO tapir_sessions (user_id, last_reissue, start_time, end_time) VALUES (${userId}, ${start}, ${start}, ${overrides.end ?? 0})`,
      );
      const { id } = (await people().row('SELECT MAX(session_id) AS id FROM tapir_sessions'))!;
      const parts = { sessionId: Number(id), userId, ip: '192.0.2.7', issuedAt: start, capabilities: 4 };
      return {
        id: Number(id),
        cookie: ClassicCookie.pack(parts, people().house.settings.legacy.sessionHash.current),
      };
    };
    const upgrade = (...cookies: string[]) =>
      people().house.get(LegacyUpgrade).upgrade(cookies, people().origin());

    it('becomes one of ours, which ends when that ends', async () => {
      const issuedAt = now() - 1000;
      const { id, cookie } = await legacySession(2, { issuedAt });
      const opened = (await upgrade(cookie))!;
      expect(opened).toMatchObject({ userId: '2', legacyCookie: cookie });
      expect(opened.session).toMatchObject({ amr: ['legacy'], legacy: { sessionId: id } });
      expect(
        Math.abs(opened.session.end - (issuedAt + people().house.settings.session.duration)),
      ).toBeLessThanOrEqual(1);
    });

    it('is found also behind an old cookie of another domain', async () => {
      const stale = await legacySession(2, { issuedAt: now() - 100_000 });
      const { cookie } = await legacySession(2);
      expect(await upgrade('garbage', stale.cookie, cookie)).not.toBeNull();
    });

    it('that was joined before ends the earlier one of ours', async () => {
      const { cookie } = await legacySession(2);
      const first = (await upgrade(cookie))!;
      const second = (await upgrade(cookie))!;
      const { session } = await people().house.get(SessionStore).read(first.session.id);
      expect(session).toBeNull();
      expect(second.session.id.toString()).not.toBe(first.session.id.toString());
    });

    it.each([
      ['has ended', async () => (await legacySession(2, { end: now() - 10 })).cookie],
      ['is too old', async () => (await legacySession(2, { issuedAt: now() - 36_001 })).cookie],
      ['does not exist', async () => (await legacySession(2)).cookie.replace(/^\d+/, '4000000000')],
      [
        'is another person’s',
        async () => {
          const { id } = await legacySession(1);
          const parts = { sessionId: id, userId: 2, ip: '192.0.2.7', issuedAt: now(), capabilities: 4 };
          return ClassicCookie.pack(parts, people().house.settings.legacy.sessionHash.current);
        },
      ],
      ['has a forged cookie', async () => (await legacySession(2)).cookie.replace(/.$/, 'X')],
      ['belongs to somebody banned', async () => (await legacySession(quirkyPeople.banned.id)).cookie],
      ['belongs to somebody deleted', async () => (await legacySession(quirkyPeople.deleted.id)).cookie],
      [
        'belongs to somebody unverified',
        async () => (await legacySession(quirkyPeople.unverified.id)).cookie,
      ],
    ])('that %s lets nobody in', async (_what, cookie) => {
      expect(await upgrade(await cookie())).toBeNull();
    });
  });
}
