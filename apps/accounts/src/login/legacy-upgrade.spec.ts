import { decodeJwt } from 'jose';
import { quirkyPeople, quirkySessions, quirkyTokens } from '@gatehouse/legacy-schema';
import { embeddedStores } from '../testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from '../testing/running-accounts.fixture';

describe('somebody who has logged in at the old system', () => {
  let accounts: RunningAccounts;
  let lastId = 88_000;
  beforeAll(async () => (accounts = await startAccounts(await embeddedStores())), 60_000);
  afterAll(() => accounts.close());

  const seconds = () => Math.floor(Date.now() / 1000);
  async function legacySession(userId: number = quirkyPeople.ordinary.id, end = 0): Promise<number> {
    const id = (lastId += 1);
    await accounts.legacy.query(
      `INSERT INTO tapir_sessions (session_id, user_id, last_reissue, start_time, end_time) VALUES (${id}, ${userId}, ${seconds() - 60}, ${seconds() - 60}, ${end})`,
    );
    return id;
  }
  const withCookie = (...values: string[]) => {
    const visitor = accounts.visitor();
    return { visitor, headers: { cookie: values.map((value) => `tapir_session=${value}`).join('; ') } };
  };

  it('opens the profile without a question', async () => {
    const visitor = accounts.visitor();
    const legacy = accounts.legacyCookie(await legacySession(), quirkyPeople.ordinary.id);
    visitor.cookies.set('tapir_session', legacy);
    const asked = await visitor.get('/profile');
    expect([asked.status, asked.location]).toEqual([303, '/login?next_page=%2Fprofile']);
    const upgraded = await visitor.get(asked.location!);
    expect([upgraded.status, upgraded.location]).toEqual([303, '/profile']);
    expect(decodeJwt(visitor.cookies.get('ARXIVNG_SESSION_ID')!)).toMatchObject({ user_id: '2' });
    expect(visitor.cookies.get('tapir_session')).toBe(legacy);
    const age = Number(/Max-Age=(\d+)/.exec(upgraded.setCookies[0]!)![1]);
    expect(age).toBeGreaterThan(35_930);
    expect(age).toBeLessThanOrEqual(35_940);
    expect((await visitor.get('/profile')).body).toContain('Foo User IV');
  });

  it('is logged out of both at once', async () => {
    const visitor = accounts.visitor();
    const id = await legacySession();
    const cookie = accounts.legacyCookie(id, 2);
    visitor.cookies.set('tapir_session', cookie);
    await visitor.get('/login');
    await visitor.get('/logout');
    visitor.cookies.set('tapir_session', cookie);
    const again = await visitor.get('/login');
    expect([again.status, again.setCookies.filter((line) => line.startsWith('ARXIVNG'))]).toEqual([200, []]);
  });

  it('comes in by the one of two cookies that is good', async () => {
    const stale = accounts.legacyCookie(quirkySessions.ended.id, 2);
    const { visitor, headers } = withCookie('junk', stale, accounts.legacyCookie(await legacySession(), 2));
    expect((await visitor.get('/login?next_page=%2Fx', headers)).location).toBe('/x');
  });

  it.each([
    ['garbage', async () => 'garbage'],
    ['of 12 KB', async () => '1:'.repeat(6000)],
    ['badly signed', async () => `${accounts.legacyCookie(await legacySession(), 2).slice(0, -1)}!`],
    ['of a session that is not there', async () => accounts.legacyCookie(4_000_000_000, 2)],
    [
      'of a session that has ended',
      async () => accounts.legacyCookie(await legacySession(2, seconds() - 5), 2),
    ],
    ['past its end', async () => accounts.legacyCookie(await legacySession(), 2, seconds() - 36_001)],
    ['of somebody else’s session', async () => accounts.legacyCookie(await legacySession(3), 2)],
    ['of a banned user', async () => accounts.legacyCookie(await legacySession(12), 12)],
    ['of a deleted user', async () => accounts.legacyCookie(await legacySession(13), 13)],
    ['of an unverified user', async () => accounts.legacyCookie(await legacySession(14), 14)],
    ['of an unapproved user', async () => accounts.legacyCookie(await legacySession(15), 15)],
  ])('gets the form, and no loop, with a cookie %s', async (_what, make) => {
    const visitor = accounts.visitor();
    visitor.cookies.set('tapir_session', await make());
    const asked = await visitor.get('/profile');
    expect(asked.status).toBe(303);
    const form = await visitor.get(asked.location!);
    expect([form.status, form.setCookies.map((line) => line.split('=')[0])]).toEqual([
      200,
      ['__Host-gatehouse_form'],
    ]);
    expect((await visitor.logIn(quirkyPeople.ordinary, { next_page: '/profile' })).location).toBe('/profile');
    expect((await visitor.get('/profile')).status).toBe(200);
  });

  it('gets the form, and no loop, where the browser keeps no cookie of ours', async () => {
    const { visitor, headers } = withCookie(accounts.legacyCookie(await legacySession(), 2));
    const statuses: number[] = [];
    for (let time = 0; time < 12; time += 1) statuses.push((await visitor.get('/login', headers)).status);
    expect(statuses[0]).toBe(303);
    expect(statuses.at(-1)).toBe(200);
  });
});

describe('somebody with a permanent token of the old system', () => {
  const { userId, secret } = quirkyTokens.valid;
  const token = `${userId}-${secret}`;
  let accounts: RunningAccounts;
  afterEach(() => accounts.close());
  const start = async (env: Record<string, string>) => {
    accounts = await startAccounts(await embeddedStores(), env);
    const visitor = accounts.visitor();
    visitor.cookies.set('tapir_permanent', token);
    return visitor;
  };

  it('is let in where the operator asked for that, and out for good by a log-out', async () => {
    const visitor = await start({ LEGACY_PERMANENT_LOGIN: '1' });
    const answer = await visitor.get('/login?next_page=%2Fprofile');
    expect([answer.status, answer.location]).toEqual([303, '/profile']);
    expect(visitor.cookies.get('tapir_session')).toMatch(new RegExp(`^\\d+:${userId}:`));
    expect(decodeJwt(visitor.cookies.get('ARXIVNG_SESSION_ID')!)).toMatchObject({ user_id: String(userId) });
    expect((await visitor.get('/profile')).status).toBe(200);
    await visitor.get('/logout');
    expect(visitor.cookies.has('tapir_permanent')).toBe(false);
    expect((await visitor.get('/login')).status).toBe(200);
    expect(accounts.log()).not.toContain(secret);
  }, 60_000);

  it('gets the form, and no loop, where the browser keeps no cookie of ours, or the token is none', async () => {
    const visitor = await start({ LEGACY_PERMANENT_LOGIN: '1' });
    const headers = { cookie: `tapir_permanent=${token}` };
    const statuses: number[] = [];
    for (let time = 0; time < 12; time += 1) statuses.push((await visitor.get('/login', headers)).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([303, 200]);
    for (let time = 0; time < 15; time += 1)
      expect((await visitor.get('/login', { cookie: 'tapir_permanent=2-guess' })).status).toBe(200);
    expect((await accounts.visitor().logIn(quirkyPeople.ordinary)).status).toBe(303);
  }, 60_000);

  it('gets the form by default', async () => {
    const visitor = await start({});
    expect((await visitor.get('/login')).status).toBe(200);
  }, 60_000);
});
