import { quirkyPeople } from '@gatehouse/legacy-schema';
import { embeddedStores } from '../testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from '../testing/running-accounts.fixture';
import { tokenIn } from '@gatehouse/testing';

const { ordinary } = quirkyPeople;

describe('logging out', () => {
  let accounts: RunningAccounts;
  beforeAll(async () => (accounts = await startAccounts(await embeddedStores())), 60_000);
  afterAll(() => accounts.close());
  afterEach(() => jest.restoreAllMocks());

  async function someoneInside() {
    const visitor = accounts.visitor();
    await visitor.logIn(ordinary);
    const cookies = new Map(visitor.cookies);
    const legacyId = Number(cookies.get('tapir_session')!.split(':')[0]);
    return {
      visitor,
      /** Whether a copy of the cookies still lets in. */
      isInside: async () => {
        const copy = accounts.visitor();
        for (const name of ['__Host-gatehouse_form', 'ARXIVNG_SESSION_ID'])
          copy.cookies.set(name, cookies.get(name) ?? '');
        return (await copy.get('/profile')).status === 200;
      },
      isInsideLegacy: () => isOpen(legacyId),
    };
  }
  async function isOpen(legacyId: number): Promise<boolean> {
    const rows = await accounts.legacy.query(
      `SELECT end_time FROM tapir_sessions WHERE session_id = ${legacyId}`,
    );
    const [{ end_time: end } = { end_time: 1 }] = rows as { end_time: number }[];
    return end === 0 || end > Date.now() / 1000;
  }
  async function openLegacySession(id: number): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    await accounts.legacy.query(
      `INSERT INTO tapir_sessions (session_id, user_id, last_reissue, start_time, end_time) VALUES (${id}, 2, ${now}, ${now}, 0)`,
    );
  }

  it.each(['same-origin', 'same-site', 'none', null])('by a link from %s ends both', async (site) => {
    const { visitor, isInside, isInsideLegacy } = await someoneInside();
    const answer = await visitor.get(
      '/logout?next_page=%2Fbye',
      site === null ? {} : { 'sec-fetch-site': site },
    );
    expect([answer.status, answer.location]).toEqual([303, '/bye']);
    expect([await isInside(), await isInsideLegacy()]).toEqual([false, false]);
    expect([...visitor.cookies.keys()]).toEqual(['__Host-gatehouse_form', 'gatehouse_device']);
  });

  it('by a link from another site asks first', async () => {
    const { visitor, isInside, isInsideLegacy } = await someoneInside();
    const answer = await visitor.get('/logout?next_page=%2Fbye', { 'sec-fetch-site': 'cross-site' });
    expect([answer.status, answer.setCookies]).toEqual([200, []]);
    expect(answer.body).toContain('Do you want to log out?');
    expect([await isInside(), await isInsideLegacy()]).toEqual([true, true]);
    const confirmed = await visitor.post('/logout', { csrf_token: tokenIn(answer.body)!, next_page: '/bye' });
    expect([confirmed.status, confirmed.location]).toEqual([303, '/bye']);
    expect([await isInside(), await isInsideLegacy()]).toEqual([false, false]);
  });

  it('is nothing that a browser does by looking ahead', async () => {
    const { visitor, isInside } = await someoneInside();
    const answer = await visitor.get('/logout', {
      'sec-purpose': 'prefetch;prerender',
      'sec-fetch-site': 'none',
    });
    expect([answer.status, answer.setCookies, await isInside()]).toEqual([204, [], true]);
  });

  it.each([{}, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'cross-site' }])(
    'is nothing that HEAD does: %j',
    async (headers) => {
      const { visitor, isInside, isInsideLegacy } = await someoneInside();
      const before = [...visitor.cookies];
      const answer = await visitor.send('/logout?next_page=%2Fbye', {
        method: 'HEAD',
        headers: headers as Record<string, string>,
      });
      expect([answer.status, answer.location, answer.body]).toEqual([200, undefined, '']);
      expect([...visitor.cookies]).toEqual(before);
      expect([await isInside(), await isInsideLegacy()]).toEqual([true, true]);
    },
  );

  it('of the old system alone needs the same question', async () => {
    await openLegacySession(77_001);
    const visitor = accounts.visitor();
    visitor.cookies.set('tapir_session', accounts.legacyCookie(77_001, 2));
    const asked = await visitor.get('/logout', { 'sec-fetch-site': 'cross-site' });
    expect([asked.status, asked.setCookies.filter((line) => line.includes('Max-Age=0'))]).toEqual([200, []]);
    expect(await isOpen(77_001)).toBe(true);
    const confirmed = await visitor.post('/logout', { csrf_token: tokenIn(asked.body)! });
    expect(confirmed.status).toBe(303);
    expect(await isOpen(77_001)).toBe(false);
  });

  it('ends every session of the old system that the browser names, but none by a forged cookie', async () => {
    for (const id of [77_002, 77_003, 77_004]) await openLegacySession(id);
    const forged = accounts.legacyCookie(77_004, 2).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const cookie = [accounts.legacyCookie(77_002, 2), accounts.legacyCookie(77_003, 2), forged]
      .map((value) => `tapir_session=${value}`)
      .join('; ');
    expect((await accounts.visitor().get('/logout', { cookie })).status).toBe(303);
    expect([await isOpen(77_002), await isOpen(77_003), await isOpen(77_004)]).toEqual([false, false, true]);
  });

  it('by the button of a page', async () => {
    const { visitor, isInside } = await someoneInside();
    const { body } = await visitor.get('/profile');
    const answer = await visitor.post(
      '/logout',
      { csrf_token: tokenIn(body)! },
      { origin: 'http://localhost:4000' },
    );
    expect(answer.status).toBe(303);
    expect(await isInside()).toBe(false);
  });

  it.each([
    ['without a token', '', {}],
    ['with a token of somebody else', 'stolen', {}],
    ['from another site', 'own', { origin: 'https://evil.example' }],
    ['from nowhere', 'own', { origin: 'null' }],
  ])('by a form %s asks once more, and ends nothing', async (_how, whose, headers) => {
    const { visitor, isInside, isInsideLegacy } = await someoneInside();
    const other = await someoneInside();
    const form = (await (whose === 'stolen' ? other.visitor : visitor).get('/profile')).body;
    const answer = await visitor.post('/logout', whose === '' ? {} : { csrf_token: tokenIn(form)! }, headers);
    expect([answer.status, answer.setCookies]).toEqual([403, []]);
    expect(answer.body).toContain('Do you want to log out?');
    expect([await isInside(), await isInsideLegacy()]).toEqual([true, true]);
  });

  it('by the button of a page whose session has ended meanwhile is no mistake', async () => {
    const { visitor } = await someoneInside();
    const token = tokenIn((await visitor.get('/profile')).body)!;
    const elsewhere = accounts.visitor();
    for (const [name, value] of visitor.cookies) elsewhere.cookies.set(name, value);
    await elsewhere.get('/logout');
    const answer = await visitor.post('/logout', { csrf_token: token }, { origin: 'http://localhost:4000' });
    expect(answer.status).toBe(303);
    expect(visitor.cookies.has('ARXIVNG_SESSION_ID')).toBe(false);
  });

  it.each([{}, { 'sec-fetch-site': 'cross-site' }])(
    'without any session does no harm: %j',
    async (headers) => {
      const visitor = accounts.visitor();
      expect((await visitor.get('/logout', headers as Record<string, string>)).status).toBe(303);
      expect((await visitor.post('/logout', {}, headers as Record<string, string>)).status).toBe(303);
    },
  );

  it.each(['//evil.example', 'https://evil.example/'])('never leads to %s', async (wanted) => {
    const answer = await accounts.visitor().get(`/logout?next_page=${encodeURIComponent(wanted)}`);
    expect(answer.location).toBe('http://localhost:4000/login?notice=logged_out');
    expect((await accounts.visitor().get('/login?notice=logged_out')).body).toContain(
      'You have been logged out.',
    );
  });
});
