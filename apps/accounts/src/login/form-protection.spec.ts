import { quirkyPeople } from '@gatehouse/legacy-schema';
import { embeddedStores } from '../testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from '../testing/running-accounts.fixture';
import type { Sent, Visitor } from '@gatehouse/testing';

const { ordinary: person } = quirkyPeople;

describe('the log-in form', () => {
  let accounts: RunningAccounts;
  beforeAll(async () => (accounts = await startAccounts(await embeddedStores())), 60_000);
  afterAll(() => accounts.close());
  afterEach(() => jest.restoreAllMocks());

  const sessions = async () => {
    const [row] = (await accounts.legacy.query('SELECT COUNT(*) AS n FROM tapir_sessions')) as {
      n: number;
    }[];
    return Number(row!.n);
  };
  const filledIn = (csrf_token: string) => ({
    username: person.username,
    password: person.password,
    csrf_token,
    next_page: '/papers?of=me',
  });
  const send = (visitor: Visitor, token: string, headers: Sent['headers'] = {}) =>
    visitor.post('/login', filledIn(token), headers);

  it.each([
    ['without a token', async (me: Visitor) => send(me, '')],
    ['with a token that is none', async (me: Visitor) => send(me, 'x.y.z')],
    ['with the token of another browser', async (me: Visitor) => send(me, await accounts.visitor().token())],
    [
      'with the token of another browser, beside a form of its own',
      async (me: Visitor) => {
        await me.token();
        return send(me, await accounts.visitor().token());
      },
    ],
    [
      'without the cookie',
      async (me: Visitor) => {
        const token = await me.token();
        me.cookies.clear();
        return send(me, token);
      },
    ],
    ['from nowhere', async (me: Visitor) => send(me, await me.token(), { origin: 'null' })],
    [
      'from another site',
      async (me: Visitor) => send(me, await me.token(), { origin: 'https://evil.example' }),
    ],
    [
      'from another site that hides its origin',
      async (me: Visitor) => send(me, await me.token(), { 'sec-fetch-site': 'cross-site' }),
    ],
    [
      'from a neighbouring host',
      async (me: Visitor) => send(me, await me.token(), { 'sec-fetch-site': 'same-site' }),
    ],
    [
      'that was open for more than two hours',
      async (me: Visitor) => {
        const token = await me.token();
        const now = Date.now();
        jest.spyOn(Date, 'now').mockImplementation(() => now + 2 * 3600_000);
        return send(me, token);
      },
    ],
  ])('is refused %s, changes nothing, and comes back filled in', async (_how, act) => {
    const before = await sessions();
    const visitor = accounts.visitor();
    const answer = await act(visitor);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('Please send the form again');
    expect(answer.body).toMatch(new RegExp(`<input [^>]*value="${person.username}"`));
    expect(answer.body).toContain('name="next_page" value="/papers?of=me"');
    expect(answer.body).not.toContain(person.password);
    expect([...visitor.cookies.keys()].filter((name) => !name.includes('form'))).toEqual([]);
    expect(await sessions()).toBe(before);
  });

  it('that came back can be sent', async () => {
    const visitor = accounts.visitor();
    const { body } = await send(visitor, 'x.y.z');
    const token = /name="csrf_token" value="([^"]+)"/.exec(body)![1]!;
    const answer = await send(visitor, token, { origin: 'http://localhost:4000' });
    expect([answer.status, answer.location]).toEqual([303, '/papers?of=me']);
  });

  it('leads whoever is logged in already on, whatever was sent', async () => {
    const visitor = accounts.visitor();
    await visitor.logIn(person);
    const before = await sessions();
    const shown = await visitor.get('/login?next_page=%2Fx');
    expect([shown.status, shown.location]).toEqual([303, '/x']);
    const sent = await visitor.post('/login', { next_page: '/y' });
    expect([sent.status, sent.location, sent.setCookies]).toEqual([303, '/y', []]);
    expect(await sessions()).toBe(before);
  });

  it.each([
    [{}, ['Enter your username or email.', 'Enter your password.']],
    [{ username: 'ada' }, ['Enter your password.']],
    [{ password: 'secret' }, ['Enter your username or email.']],
  ])('names what was left empty: %j', async (fields, sentences) => {
    const visitor = accounts.visitor();
    const answer = await visitor.post('/login', { ...fields, csrf_token: await visitor.token() });
    expect(answer.status).toBe(400);
    for (const sentence of ['Enter your username or email.', 'Enter your password.'])
      expect(answer.body.includes(sentence)).toBe(sentences.includes(sentence));
  });

  it('never takes name and password from the address', async () => {
    const visitor = accounts.visitor();
    const query = new URLSearchParams({ username: person.username, password: person.password });
    const answer = await visitor.post(`/login?${query}`, { csrf_token: await visitor.token() });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('Enter your password.');
    expect(answer.setCookies).toEqual([]);
    const shown = await visitor.get(`/login?${query}`);
    expect([shown.status, shown.body.includes(person.password)]).toEqual([200, false]);
  });

  it.each([
    ['/papers?x=1#y', '/papers?x=1#y'],
    ['https://www.example.org/x', 'https://www.example.org/x'],
    ['http://example.org/', 'http://example.org/'],
    ['/søk?q=é', '/s%C3%B8k?q=%C3%A9'],
    ['//evil.example', null],
    ['https://evil.example/', null],
    ['https://example.org@evil.example/', null],
    ['/\\evil.example', null],
    ['/\t/evil.example', null],
    ['javascript:alert(1)', null],
    ['/x\r\nset-cookie: a=b', null],
    [`/${'a'.repeat(300)}`, null],
  ])('leads to %j only if that is ours', async (wanted, expected) => {
    const answer = await accounts.visitor().logIn(person, { next_page: wanted });
    expect([answer.status, answer.location]).toEqual([303, expected ?? 'http://localhost:4000/profile']);
    expect(answer.location).toMatch(/^[\x21-\x7e]+$/);
  });

  it('keeps the page to go to, also through a mistyped password', async () => {
    const visitor = accounts.visitor();
    const { body } = await visitor.get('/login?next_page=%2Fa%3Fb%3Dc');
    expect(body).toContain('name="next_page" value="/a?b=c"');
    const again = await visitor.logIn({ username: person.username, password: 'no' }, { next_page: '/a?b=c' });
    expect(again.body).toContain('name="next_page" value="/a?b=c"');
  });
});
