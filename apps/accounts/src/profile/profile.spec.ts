import { SessionCookies } from '@gatehouse/sessions';
import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { quirkyPeople, type Quirk } from '@gatehouse/legacy-schema';
import { embeddedStores } from '../testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from '../testing/running-accounts.fixture';

const program = { accept: 'application/json' };

describe('the profile', () => {
  let accounts: RunningAccounts;
  beforeAll(async () => (accounts = await startAccounts(await embeddedStores())), 60_000);
  afterAll(() => accounts.close());
  afterEach(() => jest.restoreAllMocks());

  async function inside(quirk: Quirk) {
    const visitor = accounts.visitor();
    const { email, password } = quirkyPeople[quirk];
    expect((await visitor.logIn({ username: email, password })).status).toBe(303);
    return visitor;
  }

  it('sends a browser to log in and back', async () => {
    const visitor = accounts.visitor();
    const answer = await visitor.get('/profile?tab=roles');
    expect([answer.status, answer.location]).toEqual([303, '/login?next_page=%2Fprofile%3Ftab%3Droles']);
    const back = await visitor.logIn(quirkyPeople.ordinary, { next_page: '/profile?tab=roles' });
    expect(back.location).toBe('/profile?tab=roles');
    expect((await visitor.get(back.location!)).status).toBe(200);
  });

  it('is where the bare address leads', async () => {
    const answer = await accounts.visitor().get('/?x=1');
    expect([answer.status, answer.location]).toEqual([303, 'http://localhost:4000/profile']);
  });

  it('tells a program that it has to log in', async () => {
    const answer = await accounts.visitor().get('/profile', program);
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 401, code: 'no_credentials' });
  });

  it('answers HEAD as it answers GET, without the page', async () => {
    const head = await (await inside('ordinary')).send('/profile', { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, '']);
    const outside = await accounts.visitor().send('/profile', { method: 'HEAD' });
    expect([outside.status, outside.location]).toEqual([303, '/login?next_page=%2Fprofile']);
  });

  it.each([
    ['accents', ['Frédérique Lœuf-Ångström', 'Université de Genève, 物理学', 'Switzerland', 'hep-th']],
    ['trueLatin1', ['Jürgen Müller', 'Institut für Kernphysik', 'Germany']],
    [
      'ordinary',
      ['Foo User IV', 'foo@example.org', 'Cornell University', 'astro-ph.GA', 'Post doc', 'Physics'],
    ],
    ['nullNamesAndFlags', ['nameless']],
    ['noDemographics', ['Una Nowhere']],
    ['noNickname', ['nona@example.org']],
    ['everyGroup', ['Quantitative Biology', 'Economics', 'Greta Grouper']],
    ['administrator', ['Ada Admin', 'Administrator']],
  ] as [Quirk, string[]][])('shows what is known of %s', async (quirk, texts) => {
    const { status, body } = await (await inside(quirk)).get('/profile');
    expect(status).toBe(200);
    for (const text of texts) expect(body).toContain(text);
    expect(body).not.toMatch(/undefined|null|NaN|Invalid Date|grp_/);
  });

  it('calls whoever has no username by their e-mail address', async () => {
    const { body } = await (await inside('noNickname')).get('/profile');
    expect(body.replace(/<[^>]+>/g, '')).toContain('Logged in as nona@example.org');
  });

  it('lists where else the person is logged in, and marks this session', async () => {
    const visitor = await inside('twoNicknames');
    await inside('twoNicknames');
    const { body } = await visitor.get('/profile');
    expect(body.match(/<h3>From 2001:db8/g)).toHaveLength(2);
    expect(body.match(/This session/g)).toHaveLength(1);
  });

  it('has pages for what is not there', async () => {
    const page = await accounts.visitor().get('/no/such/page?secret=1');
    expect([page.status, page.body.includes('There is no such page')]).toEqual([404, true]);
    expect(page.body).not.toContain('secret=1');
    const problem = await accounts.visitor().get('/no/such/page', program);
    expect(problem.json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  describe('with a session cookie that proves nothing', () => {
    const cookie = async (
      claims: Record<string, unknown>,
      secret = accounts.settings.session.secret.current,
    ) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(createSecretKey(Buffer.from(secret)));
    const claimsOf = async () => {
      const text = (await inside('ordinary')).cookies.get('ARXIVNG_SESSION_ID')!;
      const { id, userId, nonce, expires } = new SessionCookies(accounts.settings.session.secret.all).read(
        text,
      )!;
      return {
        user_id: userId,
        session_id: id.toString(),
        nonce,
        expires: new Date(expires * 1000).toISOString(),
      };
    };

    it.each([
      ['garbage', async () => 'garbage'],
      ['empty', async () => ''],
      ['of 64 KB', async () => 'a'.repeat(12_000)],
      ['signed by somebody else', async () => cookie(await claimsOf(), 'somebody else, somebody else!!!!')],
      ['with another nonce', async () => cookie({ ...(await claimsOf()), nonce: 'A'.repeat(22) })],
      ['of another user', async () => cookie({ ...(await claimsOf()), user_id: '3' })],
      ['past its end', async () => cookie({ ...(await claimsOf()), expires: '2020-01-01T00:00:00Z' })],
      ['without a time', async () => cookie({ ...(await claimsOf()), expires: undefined })],
      ['whose id is none', async () => cookie({ ...(await claimsOf()), session_id: '../../x' })],
      [
        'that is not signed',
        async () => `${(await cookie(await claimsOf())).split('.').slice(0, 2).join('.')}.`,
      ],
    ])('%s, somebody is nobody', async (_what, make) => {
      const visitor = accounts.visitor();
      visitor.cookies.set('ARXIVNG_SESSION_ID', await make());
      const answer = await visitor.get('/profile');
      expect([answer.status, answer.location]).toEqual([
        303,
        '/login?next_page=%2Fprofile&notice=session_ended',
      ]);
      expect((await visitor.get(answer.location!)).status).toBe(200);
      expect((await visitor.logIn(quirkyPeople.ordinary)).status).toBe(303);
      expect((await visitor.get('/profile')).status).toBe(200);
    });

    it('a cookie that is right counts though a forged one of the same name comes first', async () => {
      const right = (await inside('ordinary')).cookies.get('ARXIVNG_SESSION_ID')!;
      const both = { cookie: `ARXIVNG_SESSION_ID=forged; ARXIVNG_SESSION_ID=${right}` };
      expect((await accounts.visitor().get('/profile', both)).status).toBe(200);
    });
  });

  it('ends with its session', async () => {
    const visitor = await inside('ordinary');
    const now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now + 36_000_000);
    expect((await visitor.get('/profile')).status).toBe(303);
  });
});
