import { readBearerToken } from '@gatehouse/sessions';
import { decodeJwt } from 'jose';
import { quirkyPeople, type Quirk } from '@gatehouse/legacy-schema';
import type { StoreEnvironment } from '../testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from '../testing/running-accounts.fixture';
import { tokenIn } from '@gatehouse/testing';

const { ordinary } = quirkyPeople;

/** Logging in and out over HTTP, on whatever stores. */
export function loginContract(open: () => Promise<StoreEnvironment>): void {
  let accounts: RunningAccounts;
  beforeAll(async () => {
    accounts = await startAccounts(await open(), {
      AUTH_SESSION_COOKIE_DOMAIN: 'example.org',
      ACCOUNTS_URL: 'https://accounts.example.org',
    });
  }, 90_000);
  afterAll(() => accounts.close());

  const legacySession = async (cookie: string) => {
    const [row] = (await accounts.legacy.query('SELECT * FROM tapir_sessions WHERE session_id = ?', [
      cookie.split(':')[0],
    ])) as { user_id: number; end_time: number }[];
    return row;
  };

  it('shows a form that belongs to the browser', async () => {
    const answer = await accounts.visitor().get('/login');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(tokenIn(answer.body)).not.toBeNull();
    expect(answer.setCookies.map((line) => line.split('=')[0])).toEqual(['__Host-gatehouse_form']);
  });

  it('logs in with the right password: both cookies, and on to the profile', async () => {
    const visitor = accounts.visitor();
    const answer = await visitor.logIn(ordinary);
    expect([answer.status, answer.location]).toEqual([303, 'https://accounts.example.org/profile']);
    expect(answer.headers['cache-control']).toBe('no-store');
    const attributes = 'Path=/; Max-Age=(36000|35999); Domain=example.org; HttpOnly; SameSite=Lax; Secure';
    expect(answer.setCookies).toEqual([
      expect.stringMatching(new RegExp(`^ARXIVNG_SESSION_ID=[\\w-]+\\.[\\w-]+\\.[\\w-]+; ${attributes}$`)),
      expect.stringMatching(
        new RegExp(`^tapir_session=[0-9]+:2:[0-9.]+:[0-9]+:4:[\\w+/]{27}; ${attributes}$`),
      ),
      expect.stringMatching(
        /^gatehouse_device=[\w-]{22}\.[\w-]{43}; Path=\/login; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
    const claims = decodeJwt(visitor.cookies.get('ARXIVNG_SESSION_ID')!);
    expect(Object.keys(claims).sort()).toEqual(['expires', 'nonce', 'session_id', 'user_id']);
    expect(claims).toMatchObject({ user_id: '2', nonce: expect.stringMatching(/^[\w-]{22}$/) as string });
    const seconds = (Date.parse(String(claims['expires'])) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(35_990);
    expect(seconds).toBeLessThanOrEqual(36_000);
    expect(await legacySession(visitor.cookies.get('tapir_session')!)).toMatchObject({
      user_id: 2,
      end_time: 0,
    });
    const profile = await visitor.get('/profile');
    expect(profile.status).toBe(200);
    expect(profile.body).toContain('Foo User IV');
  });

  it('opens another session each time', async () => {
    const ids = new Set<unknown>();
    for (let time = 0; time < 3; time += 1) {
      const visitor = accounts.visitor();
      await visitor.logIn(ordinary);
      ids.add(decodeJwt(visitor.cookies.get('ARXIVNG_SESSION_ID')!)['session_id']);
    }
    expect(ids.size).toBe(3);
  });

  it.each([
    ['a wrong password', 'ordinary', 'wrong'],
    ['an unknown name', null, 'anything'],
    ['a banned user', 'banned', quirkyPeople.banned.password],
    ['a deleted user', 'deleted', quirkyPeople.deleted.password],
    ['a user without approval', 'unapproved', quirkyPeople.unapproved.password],
    ['a user without a password row', 'noPasswordRow', 'anything'],
  ] as [string, Quirk | null, string][])('refuses %s in the same words', async (_who, quirk, password) => {
    const username = quirk === null ? 'nobody-at-all' : quirkyPeople[quirk].username!;
    const visitor = accounts.visitor();
    const answer = await visitor.logIn({ username, password });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('Invalid username or password.');
    expect(answer.setCookies).toEqual([]);
    const neutral = (body: string, name: string) =>
      body.replaceAll(name, 'NAME').replace(/name="csrf_token" value="[^"]+"/g, '');
    const unknown = await accounts.visitor().logIn({ username: 'nobody-either', password: 'x' });
    expect(neutral(answer.body, username)).toBe(neutral(unknown.body, 'nobody-either'));
  });

  it('tells only whoever knows the password that the address is not verified', async () => {
    const { username, password } = quirkyPeople.unverified;
    const right = await accounts.visitor().logIn({ username, password });
    expect(right.status).toBe(400);
    expect(right.body).toContain('Your email address is not verified yet');
    expect(right.body).not.toContain('Send the email again');
    expect(right.setCookies).toEqual([]);
    const wrong = await accounts.visitor().logIn({ username, password: 'wrong' });
    expect([wrong.status, wrong.body.includes('not verified')]).toEqual([400, false]);
  });

  it('throttles, and says for how long; the browser that once logged in is not concerned', async () => {
    const { username, password } = quirkyPeople.mixedCase;
    const owner = accounts.visitor();
    await owner.logIn({ username, password });
    const stranger = accounts.visitor();
    const statuses: number[] = [];
    for (let time = 0; time < 11; time += 1) {
      statuses.push((await stranger.logIn({ username, password: 'guess' })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
    const throttled = await accounts.visitor().logIn({ username, password });
    expect(throttled.status).toBe(429);
    expect(Number(throttled.headers['retry-after'])).toBeGreaterThan(0);
    expect(throttled.body).toContain('Too many attempts');
    expect(throttled.body).toContain(`value="${username}"`);
    await owner.get('/logout');
    expect((await owner.logIn({ username, password })).status).toBe(303);
  });

  it('logs out of both systems, and the old cookies are dead', async () => {
    const visitor = accounts.visitor();
    await visitor.logIn(ordinary);
    const before = new Map(visitor.cookies);
    const answer = await visitor.get('/logout');
    expect([answer.status, answer.location]).toEqual([
      303,
      'https://accounts.example.org/login?notice=logged_out',
    ]);
    const names = ['ARXIVNG_SESSION_ID', 'tapir_session', 'tapir_permanent', 'submit_session'];
    const unset = (name: string, domain: string) =>
      `${name}=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT${domain}; HttpOnly; SameSite=Lax; Secure`;
    expect(answer.setCookies).toEqual(
      names.flatMap((name) =>
        ['; Domain=.example.org', '; Domain=example.org', ''].map((domain) => unset(name, domain)),
      ),
    );
    const row = await legacySession(before.get('tapir_session')!);
    expect(row!.end_time).toBeGreaterThan(0);
    expect(row!.end_time).toBeLessThan(Date.now() / 1000);
    for (const [name, value] of before) visitor.cookies.set(name, value);
    const again = await visitor.get('/profile');
    expect([again.status, again.location]).toEqual([303, '/login?next_page=%2Fprofile&notice=session_ended']);
    const form = await visitor.get(again.location!);
    expect(form.status).toBe(200);
    expect(form.body).toContain('Your session has ended.');
  });

  it('lets programs log in with JSON', async () => {
    const { username, password } = quirkyPeople.accents;
    const answer = await accounts.visitor().send('/api/v1/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*' },
      body: JSON.stringify({ username, password }),
    });
    expect(answer.status).toBe(200);
    expect(answer.setCookies).toEqual([]);
    const token = answer.json();
    expect(token).toEqual({
      access_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 36_000,
      scope: expect.stringContaining('submission:create') as string,
    });
    expect(readBearerToken(String(token['access_token']))).not.toBeNull();
  });

  describe('asked to log in once more', () => {
    const again = '/login?prompt=login&next_page=%2Fprofile';
    const password = (visitor: ReturnType<RunningAccounts['visitor']>, page: string, typed: string) =>
      visitor.post('/login', {
        csrf_token: tokenIn(page)!,
        username: ordinary.username,
        password: typed,
        prompt: 'login',
        next_page: '/profile',
      });

    it('somebody who is logged in gets the form, with their name in it', async () => {
      const visitor = accounts.visitor();
      await visitor.logIn(ordinary);
      const page = await visitor.get(again);
      expect(page.status).toBe(200);
      expect(page.body).toContain('Please enter your password once more.');
      expect(page.body).toContain(`value="${ordinary.username}"`);
    });

    it('the right password opens a new session in place of the one there was, here and in the old system', async () => {
      const visitor = accounts.visitor();
      await visitor.logIn(ordinary);
      const before = { ...Object.fromEntries(visitor.cookies) };
      const page = await visitor.get(again);
      const answer = await password(visitor, page.body, ordinary.password);
      expect([answer.status, answer.location]).toEqual([303, '/profile']);
      const sessionOf = (cookie: string | undefined) => decodeJwt(cookie!)['session_id'];
      expect(sessionOf(visitor.cookies.get('ARXIVNG_SESSION_ID'))).not.toBe(
        sessionOf(before['ARXIVNG_SESSION_ID']),
      );
      expect((await visitor.get('/profile')).status).toBe(200);
      expect((await legacySession(before['tapir_session']!))!.end_time).toBeGreaterThan(0);
      expect((await legacySession(visitor.cookies.get('tapir_session')!))!.end_time).toBe(0);
      visitor.cookies.set('ARXIVNG_SESSION_ID', before['ARXIVNG_SESSION_ID']!);
      visitor.cookies.delete('tapir_session');
      expect((await visitor.get('/profile')).status).not.toBe(200);
    });

    it('a wrong one leaves the session that there is, and asks again', async () => {
      const visitor = accounts.visitor();
      await visitor.logIn(ordinary);
      const page = await visitor.get(again);
      const answer = await password(visitor, page.body, 'wrong');
      expect(answer.status).toBe(400);
      expect(answer.body).toContain('Invalid username or password.');
      expect(answer.body).toContain('name="prompt"');
      expect((await visitor.get('/profile')).status).toBe(200);
    });

    it('a cookie of the old system alone is not enough', async () => {
      const visitor = accounts.visitor();
      await visitor.logIn(ordinary);
      visitor.cookies.delete('ARXIVNG_SESSION_ID');
      const page = await visitor.get(again);
      expect([page.status, page.setCookies.some((line) => line.startsWith('ARXIVNG_SESSION_ID'))]).toEqual([
        200,
        false,
      ]);
    });
  });
}
