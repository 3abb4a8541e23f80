import { quirkyPeople, quirkySessions, quirkyTokens } from '@gatehouse/legacy-schema';
import { LegacySessions } from '../sessions/legacy-sessions';
import { LegacyPermanentTokens } from '../tokens/legacy-permanent-tokens';
import { useStore, type OpenStore } from './legacy-store.contract';

export function sessionsContract(open: OpenStore): void {
  const store = useStore(open);
  const sessions = () => new LegacySessions(store().database);
  const opening = (userId: number, more = {}) => ({
    userId,
    ipAddress: '192.0.2.9',
    remoteHost: 'client.example.net',
    trackingCookie: 'tracked',
    now: store().now,
    ...more,
  });
  const hot = async (userId: number) => {
    const [row] = await store().query('SELECT * FROM tapir_users_hot WHERE user_id = ?', [userId]);
    return row;
  };

  describe('opening a legacy session', () => {
    test('writes the session and its audit', async () => {
      const { now } = store();
      const id = await sessions().open(opening(quirkyPeople.ordinary.id));
      expect(await store().query('SELECT * FROM tapir_sessions WHERE session_id = ?', [id])).toEqual([
        { session_id: id, user_id: 2, last_reissue: now, start_time: now, end_time: 0 },
      ]);
      expect(await store().query('SELECT * FROM tapir_sessions_audit WHERE session_id = ?', [id])).toEqual([
        {
          session_id: id,
          ip_addr: '192.0.2.9',
          remote_host: 'client.example.net',
          tracking_cookie: 'tracked',
        },
      ]);
    });

    test('keeps the last two log-ins and their number current', async () => {
      const { id } = quirkyPeople.mixedCase;
      const { now } = store();
      await sessions().open(opening(id));
      expect(await hot(id)).toEqual({
        user_id: id,
        last_login: now,
        second_last_login: 0,
        number_sessions: 1,
      });
      await sessions().open(opening(id, { now: now + 60 }));
      expect(await hot(id)).toEqual({
        user_id: id,
        last_login: now + 60,
        second_last_login: now,
        number_sessions: 2,
      });
    });

    test('never fails for an IPv6 client, nor for a long or odd host name', async () => {
      const remoteHost = `ħost-${'é'.repeat(200)}.example`;
      const open = (ipAddress: string) =>
        sessions().open(
          opening(quirkyPeople.ipv6.id, { ipAddress, remoteHost, trackingCookie: 'ü'.repeat(300) }),
        );
      const [one, same] = [await open('2001:db8::1'), await open('2001:db8::2')];
      const rows = await store().query<{ ip_addr: string; remote_host: string }>(
        'SELECT ip_addr, remote_host FROM tapir_sessions_audit WHERE session_id IN (?, ?)',
        [one, same],
      );
      expect(rows[0]!.ip_addr).toMatch(/^2(4\d|5[0-5])\.\d+\.\d+\.\d+$/);
      expect(rows[1]!.ip_addr).toBe(rows[0]!.ip_addr);
      expect(store().database.decode(rows[0]!.remote_host)).toBe(`ħost-${'é'.repeat(124)}`);
    });

    test('writes nothing at all for somebody who does not exist', async () => {
      const count = () => store().query('SELECT COUNT(*) AS n FROM tapir_sessions');
      const before = await count();
      await expect(sessions().open(opening(777_777))).rejects.toThrow();
      expect(await count()).toEqual(before);
      expect(await hot(777_777)).toBeUndefined();
    });

    test('counts every one of many at once', async () => {
      const { id } = quirkyPeople.accents;
      const ids = await Promise.all(Array.from({ length: 20 }, () => sessions().open(opening(id))));
      expect(new Set(ids).size).toBe(20);
      expect(await hot(id)).toMatchObject({ number_sessions: 20 });
    });

    test('of several at once is each one’s own: its row, its audit, its place', async () => {
      const { now } = store();
      const people = [quirkyPeople.twoNicknames.id, quirkyPeople.ordinary.id, quirkyPeople.noNickname.id];
      const one = sessions();
      const ids = await Promise.all(
        people.map((id, at) => one.open(opening(id, { now: now + at, ipAddress: `192.0.2.${at}` }))),
      );
      for (const [at, id] of ids.entries()) {
        const [row] = await store().query(
          `SELECT user_id, start_time, ip_addr FROM tapir_sessions s
           JOIN tapir_sessions_audit a ON a.session_id = s.session_id WHERE s.session_id = ?`,
          [id],
        );
        expect(row).toEqual({ user_id: people[at], start_time: now + at, ip_addr: `192.0.2.${at}` });
        expect(await hot(people[at]!)).toMatchObject({ last_login: now + at });
      }
    });

    test('fails for whom it must, and for nobody who comes at the same moment', async () => {
      const one = sessions();
      const { id } = quirkyPeople.unverified;
      const all = [opening(id), opening(777_777), opening(id)].map((session) => one.open(session));
      const outcomes = (await Promise.allSettled(all)).map(({ status }) => status);
      expect(outcomes).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await hot(id)).toMatchObject({ number_sessions: 2 });
      expect(await hot(777_777)).toBeUndefined();
    });
  });

  describe('loading one', () => {
    const loaded = async (session: { id: number }, userId: number, now = store().now) =>
      (await sessions().load(session.id, userId, now))?.id ?? null;

    test('finds one that is open, with or without an audit row', async () => {
      const { open, withoutAudit } = quirkySessions;
      expect(await loaded(open, open.userId)).toBe(open.id);
      expect(await loaded(withoutAudit, withoutAudit.userId)).toBe(withoutAudit.id);
    });

    test('refuses one of somebody else, one that has ended, and one that is not', async () => {
      const { open, ended, ofAnother } = quirkySessions;
      expect(await loaded(ofAnother, open.userId)).toBeNull();
      expect(await loaded(ended, ended.userId)).toBeNull();
      expect(await loaded({ id: 4_294_967_295 }, open.userId)).toBeNull();
    });

    test('ends when end_time is past, not before', async () => {
      const { withoutAudit } = quirkySessions;
      const end = store().now + withoutAudit.end;
      expect(await loaded(withoutAudit, withoutAudit.userId, end)).toBe(withoutAudit.id);
      expect(await loaded(withoutAudit, withoutAudit.userId, end + 1)).toBeNull();
    });
  });

  describe('ending', () => {
    test('sets end_time to one second ago, once', async () => {
      const { now } = store();
      const id = await sessions().open(opening(quirkyPeople.proxySubmitter.id));
      expect(await sessions().close(id, now)).toBe(true);
      expect(await sessions().find(id)).toMatchObject({ endTime: now - 1 });
      expect(await sessions().load(id, quirkyPeople.proxySubmitter.id, now)).toBeNull();
      expect(await sessions().close(id, now + 50)).toBe(false);
      expect(await sessions().find(id)).toMatchObject({ endTime: now - 1 });
      expect(await sessions().close(5, now)).toBe(false);
    });

    test('of all of somebody’s takes those with a planned end too, and nobody else’s', async () => {
      const { now } = store();
      const { id } = quirkyPeople.userEditor;
      const mine = [await sessions().open(opening(id)), await sessions().open(opening(id))];
      await store().query('UPDATE tapir_sessions SET end_time = ? WHERE session_id = ?', [
        now + 900,
        mine[1],
      ]);
      const other = await sessions().open(opening(quirkyPeople.legacyUser.id));
      expect(await sessions().closeAllOf(id, now)).toBe(2);
      expect(await sessions().closeAllOf(id, now)).toBe(0);
      for (const session of mine) expect(await sessions().find(session)).toMatchObject({ endTime: now - 1 });
      expect(await sessions().find(other)).toMatchObject({ endTime: 0 });
    });

    test('is listed by end, in batches that lose none of those that ended in the same second', async () => {
      const { id } = quirkyPeople.administrator;
      const rows = Array.from({ length: 1234 }, (_, n) => `(${id}, 1, 1, ${n < 1100 ? 5000 : 5001})`);
      await store().query(
        `INSERT INTO tapir_sessions (user_id, last_reissue, start_time, end_time) VALUES ${rows.join(',')}`,
      );
      const ended: number[] = [];
      const sizes: number[] = [];
      for await (const batch of sessions().endedSince(5000, 5002)) {
        sizes.push(batch.length);
        ended.push(...batch.map((session) => session.id));
      }
      expect(new Set(ended).size).toBe(1234);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
      const none: number[] = [];
      for await (const batch of sessions().endedSince(0, 5000)) none.push(batch.length);
      expect(none).toEqual([]);
    });
  });

  describe('permanent tokens', () => {
    const tokens = () => new LegacyPermanentTokens(store().database);
    const { valid, ended } = quirkyTokens;
    const spelled = `${valid.userId}-${valid.secret}`;

    test('name their holder while they are valid', async () => {
      expect(await tokens().findHolder(spelled)).toBe(valid.userId);
      expect(await tokens().findHolder(`${ended.userId}-${ended.secret}`)).toBeNull();
    });

    test('are exact, though the column compares without case and trailing spaces', async () => {
      for (const token of [
        spelled.toLowerCase(),
        spelled.toUpperCase(),
        `${spelled} `,
        ` ${spelled}`,
        `0${spelled}`,
        `2-${valid.secret}`,
        `${valid.userId}-%`,
        `${valid.userId}-`,
        `-${valid.secret}`,
        '',
      ])
        expect([token, await tokens().findHolder(token)]).toEqual([token, null]);
    });

    test('leave a trace when used, and can all be ended', async () => {
      const use = {
        token: spelled,
        sessionId: quirkySessions.open.id,
        ipAddress: '2001:db8::1',
        remoteHost: '',
      };
      await tokens().recordUse({ ...use, now: store().now });
      expect(await store().query('SELECT * FROM tapir_permanent_tokens_used')).toEqual([
        expect.objectContaining({ user_id: valid.userId, secret: valid.secret, used_when: store().now }),
      ]);
      expect(await tokens().endAllOf(valid.userId)).toBe(1);
      expect(await tokens().findHolder(spelled)).toBeNull();
      expect(await tokens().endAllOf(valid.userId)).toBe(0);
      expect(await tokens().endAll()).toBe(0);
    });
  });
}
