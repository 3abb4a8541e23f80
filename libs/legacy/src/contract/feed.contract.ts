import { quirkyPeople, quirkySessions, type Quirk } from '@gatehouse/legacy-schema';
import { SeededRandomness } from '@gatehouse/testing';
import { LegacyChanges, LiveLegacyUsers, type LiveLegacyUser } from '../feed/legacy-changes';
import { LegacyFeed } from '../feed/legacy-feed';
import { VanishedSessions } from '../feed/vanished-sessions';
import { LegacyPassword } from '../password/legacy-password';
import { LegacySessions } from '../sessions/legacy-sessions';
import { Digests } from '../users/digests';
import { LegacyUsers } from '../users/legacy-users';
import { LegacyAccounts } from '../users/legacy-accounts';
import { mayLogIn, packDigests, type LegacyUser } from '../users/legacy-user';
import { useStore, type OpenStore } from './legacy-store.contract';

/** Keeps what is told, and who is live, as an app with subjects does. */
export class Listener extends LegacyChanges implements LiveLegacyUsers {
  readonly told: string[] = [];
  readonly live = new Map<number, LiveLegacyUser>();
  readonly linked = new Set<number>();
  /** Throws at what this names. */
  failAt: string | null = null;

  async *liveUsers(): AsyncGenerator<LiveLegacyUser> {
    yield* [...this.live.values()];
  }

  async *linkedSessions(): AsyncGenerator<number> {
    yield* [...this.linked];
  }

  know(user: LegacyUser): void {
    const { id, digests } = user;
    this.live.set(id, { legacyId: id, legacyDigest: packDigests(digests), blocked: !mayLogIn(user) });
  }

  async blocked(user: LegacyUser): Promise<void> {
    this.tell(`blocked ${user.id}`);
  }
  async unblocked(user: LegacyUser): Promise<void> {
    this.tell(`unblocked ${user.id}`);
  }
  async passwordChanged(user: LegacyUser): Promise<void> {
    this.tell(`password ${user.id}`);
  }
  async rightsChanged(user: LegacyUser): Promise<void> {
    this.tell(`rights ${user.id}`);
    this.know(user);
  }
  async userGone(id: number): Promise<void> {
    this.tell(`gone ${id}`);
    this.live.delete(id);
  }
  async sessionsEnded(ids: readonly number[]): Promise<void> {
    this.tell(`ended ${ids.join(' ')}`);
    for (const id of ids) this.linked.delete(id);
  }

  private tell(event: string): void {
    if (event === this.failAt) throw new Error(`cannot handle ${event}`);
    this.told.push(event);
  }
}

export const silent = { warn: () => undefined, log: () => undefined };

export function feedContract(open: OpenStore): void {
  const store = useStore(open);
  let listener: Listener;
  let feed: LegacyFeed;

  function feedWith(changes: Listener, digests = store().digests): LegacyFeed {
    const { clock, database } = store();
    const users = new LegacyUsers(database, digests);
    const sessions = new LegacySessions(database);
    const parts = { users, sessions, digests, live: changes, changes, clock, log: silent };
    return new LegacyFeed({ ...parts, interval: 2, sessionDuration: 3600 });
  }

  const know = async (...quirks: Quirk[]) => {
    for (const quirk of quirks) listener.know((await store().users.findById(quirkyPeople[quirk].id))!);
  };
  const poll = async () => {
    listener.told.length = 0;
    const through = await feed.poll();
    return [...listener.told, ...(through ? [] : ['failed'])];
  };
  const idOf = (quirk: Quirk) => quirkyPeople[quirk].id;
  const set = (quirk: Quirk, assignment: string) =>
    store().query(`UPDATE tapir_users SET ${assignment} WHERE user_id = ?`, [idOf(quirk)]);

  beforeEach(async () => {
    listener = new Listener();
    feed = feedWith(listener);
    await feed.poll();
  });

  describe('the feed of people', () => {
    test('says nothing when nothing has changed, nor of people who are not live', async () => {
      await know('ordinary', 'accents', 'trueLatin1', 'noPasswordRow', 'noDemographics');
      await set('mixedCase', 'flag_banned = 1');
      expect(await poll()).toEqual([]);
      await set('mixedCase', 'flag_banned = 0');
    });

    test.each(['flag_banned = 1', 'flag_deleted = 1', 'flag_approved = 0'])(
      'tells of %s once',
      async (flag) => {
        await know('ordinary', 'accents');
        const before = flag.replace(/.$/, (digit) => (digit === '1' ? '0' : '1'));
        await set('ordinary', flag);
        expect(await poll()).toEqual(['blocked 2', 'rights 2']);
        expect(await poll()).toEqual([]);
        await set('ordinary', before);
        expect(await poll()).toEqual(['unblocked 2', 'rights 2']);
      },
    );

    test('tells of changed rights, and of a changed password', async () => {
      await know('mixedCase', 'accents');
      await store().query('UPDATE arXiv_demographics SET flag_proxy = 1 WHERE user_id = ?', [
        idOf('mixedCase'),
      ]);
      const hash = LegacyPassword.make('changed-over-there', new SeededRandomness());
      await new LegacyAccounts(store().database).setPassword(idOf('accents'), hash);
      const told = await poll();
      expect(told.sort()).toEqual(['password 3', `rights ${idOf('mixedCase')}`, 'rights 3'].sort());
      expect(await poll()).toEqual([]);
    });

    test('takes a digest that was made with an older key for what it is', async () => {
      await know('ordinary');
      feed = feedWith(listener, new Digests([Buffer.alloc(32, 9), Buffer.alloc(32, 1)]));
      expect(await poll()).not.toContain('password 2');
      await know('ordinary');
      feed = feedWith(listener, new Digests([Buffer.alloc(32, 9)]));
      expect(await poll()).toContain('password 2');
    });

    test('brings rights up to date where no digest is known, and ends nobody’s sessions for it', async () => {
      listener.live.set(2, { legacyId: 2, legacyDigest: null, blocked: false });
      expect(await poll()).toEqual(['rights 2']);
      expect(await poll()).toEqual([]);
    });

    test('tells of somebody whose row is gone', async () => {
      listener.live.set(55_555, { legacyId: 55_555, legacyDigest: null, blocked: false });
      expect(await poll()).toEqual(['gone 55555']);
    });

    test('tells again what could not be handled, and what happened to the others all the same', async () => {
      await know('ordinary', 'accents');
      await set('ordinary', 'flag_banned = 1');
      await set('accents', 'flag_banned = 1');
      listener.failAt = 'blocked 2';
      expect(await poll()).toEqual(['blocked 3', 'rights 3', 'failed']);
      listener.failAt = null;
      expect(await poll()).toEqual(['blocked 2', 'rights 2']);
      await set('ordinary', 'flag_banned = 0');
      await set('accents', 'flag_banned = 0');
    });
  });

  describe('the feed of sessions', () => {
    const sessions = () => new LegacySessions(store().database);
    const openAt = (start: number) => {
      const where = { ipAddress: '192.0.2.1', remoteHost: '', trackingCookie: '' };
      return sessions().open({ userId: idOf('ordinary'), ...where, now: start });
    };
    const seconds = () => store().clock.seconds();

    test('tells at the start what ended while nobody looked, as long as a session may live', async () => {
      const fresh = new Listener();
      await feedWith(fresh).poll();
      expect(fresh.told).toEqual([`ended ${quirkySessions.ended.id}`]);
    });

    test('tells of each that ends, once', async () => {
      const [one, other] = [await openAt(seconds()), await openAt(seconds())];
      await sessions().close(one, seconds());
      store().clock.advance(2000);
      expect(await poll()).toEqual([`ended ${one}`]);
      store().clock.advance(2000);
      expect(await poll()).toEqual([]);
      await sessions().close(other, seconds());
      expect(await poll()).toEqual([`ended ${other}`]);
      store().clock.advance(700_000);
      expect(await poll()).toEqual([]);
    });

    test('does not miss one that a clock behind ours ended some minutes ago', async () => {
      const id = await openAt(seconds());
      await feed.poll();
      await sessions().close(id, seconds() - 599);
      expect(await poll()).toEqual([`ended ${id}`]);
      expect(await poll()).toEqual([]);
    });

    test('leaves one alone whose end is still to come, and tells when it has', async () => {
      const id = await openAt(seconds());
      await store().query('UPDATE tapir_sessions SET end_time = ? WHERE session_id = ?', [
        seconds() + 10,
        id,
      ]);
      expect(await poll()).toEqual([]);
      store().clock.advance(11_000);
      expect(await poll()).toEqual([`ended ${id}`]);
    });

    test('tells again what could not be handled', async () => {
      const id = await openAt(seconds());
      await sessions().close(id, seconds());
      listener.failAt = `ended ${id}`;
      await know('accents');
      await set('accents', 'flag_banned = 1');
      expect(await poll()).toEqual(['blocked 3', 'rights 3', 'failed']);
      store().clock.advance(60_000);
      listener.failAt = null;
      expect(await poll()).toEqual([`ended ${id}`]);
    });

    test.each([
      ['that was deleted', 'DELETE FROM tapir_sessions WHERE session_id = ?'],
      ['whose end became 1', 'UPDATE tapir_sessions SET end_time = 1 WHERE session_id = ?'],
      ['whose end became its start', 'UPDATE tapir_sessions SET end_time = start_time WHERE session_id = ?'],
    ])('tells of one %s, as long as somebody is live by it', async (_how, sql) => {
      const start = seconds() - 3000;
      const [gone, open, stranger] = [await openAt(start), await openAt(start), await openAt(start)];
      await store().query('DELETE FROM tapir_sessions_audit WHERE session_id IN (?, ?)', [gone, stranger]);
      listener.linked.add(gone).add(open);
      expect(await poll()).toEqual([]);
      for (const id of [gone, stranger]) await store().query(sql, [id]);
      listener.failAt = `ended ${gone}`;
      expect(await poll()).toEqual(['failed']);
      listener.failAt = null;
      expect(await poll()).toEqual([`ended ${gone}`]);
      expect(await poll()).toEqual([]);
    });

    test('looks at a share of them in each poll, and at all of them in turn', async () => {
      const ids: number[] = [];
      for (let count = 0; count < 7; count += 1) ids.push(await openAt(seconds()));
      for (const id of ids) listener.linked.add(id);
      await store().query(`UPDATE tapir_sessions SET end_time = 1 WHERE session_id IN (${ids.join(', ')})`);
      const vanished = new VanishedSessions(sessions(), listener, 3);
      const told: (readonly number[])[] = [];
      const look = () =>
        vanished.follow(seconds(), new AbortController().signal, async (some) => void told.push(some));
      for (let polls = 0; polls < 4; polls += 1) await look();
      expect(told).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6), ids.slice(0, 3)]);
    });

    test('begins a new look where the store of sessions was away', async () => {
      const id = await openAt(seconds());
      listener.linked.add(id);
      await store().query('UPDATE tapir_sessions SET end_time = 1 WHERE session_id = ?', [id]);
      const linked = jest.spyOn(listener, 'linkedSessions').mockImplementationOnce(async function* () {
        yield id;
        throw new Error('away');
      });
      expect(await poll()).toEqual(['failed']);
      expect(await poll()).toEqual([`ended ${id}`]);
      linked.mockRestore();
    });
  });
}
