import { readBearerToken, SessionResolver } from '@gatehouse/sessions';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { embeddedStores } from '../testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from '../testing/running-accounts.fixture';

describe('log-in for programs', () => {
  let accounts: RunningAccounts;
  beforeAll(async () => (accounts = await startAccounts(await embeddedStores())), 60_000);
  afterAll(() => accounts.close());

  const post = (body: string, headers: Record<string, string> = {}, visitor = accounts.visitor()) =>
    visitor.send('/api/v1/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*', ...headers },
      body,
    });
  const logIn = (username: string, password: string) => post(JSON.stringify({ username, password }));

  it('answers with a token that is a session of the person', async () => {
    const { username, password } = quirkyPeople.ordinary;
    const answer = await logIn(username, password);
    expect([answer.status, answer.headers['cache-control'], answer.setCookies]).toEqual([
      200,
      'no-store',
      [],
    ]);
    expect(Object.keys(answer.json()).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
    const token = readBearerToken(String(answer.json()['access_token']))!;
    const { live } = await accounts.app
      .get(SessionResolver, { strict: false })
      .resolve({ id: token.id, credential: 'bearer', secret: token.secret });
    expect(live).toMatchObject({
      user: { claims: { username } },
      session: { credential: 'bearer', legacy: null, amr: ['pwd'] },
    });
    expect(answer.json()['scope']).toBe(live!.authorizations.scopes.join(' '));
  });

  it('its token is no session of a browser', async () => {
    const { username, password } = quirkyPeople.ordinary;
    const token = String((await logIn(username, password)).json()['access_token']);
    const visitor = accounts.visitor();
    visitor.cookies.set('ARXIVNG_SESSION_ID', token);
    expect((await visitor.get('/profile', { authorization: `Bearer ${token}` })).status).toBe(303);
  });

  it.each([
    ['a wrong password', quirkyPeople.ordinary.username, 'wrong'],
    ['an unknown name', 'nobody-at-all', 'wrong'],
    ['a banned user', quirkyPeople.banned.username, quirkyPeople.banned.password],
    ['a deleted user', quirkyPeople.deleted.username, quirkyPeople.deleted.password],
    ['an unverified user with a wrong password', quirkyPeople.unverified.username, 'wrong'],
  ])('refuses %s with 401', async (_who, username, password) => {
    const answer = await logIn(username, password);
    expect(answer.status).toBe(401);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      // A scheme for which no browser asks in a dialog.
      'www-authenticate': 'Gatehouse realm="Gatehouse"',
    });
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'invalid_credentials',
      detail: 'Invalid username or password.',
      instance: answer.headers['x-request-id'],
    });
  });

  it('tells whoever knows the password that the address is not verified', async () => {
    const { username, password } = quirkyPeople.unverified;
    const answer = await logIn(username, password);
    expect([answer.status, answer.json()['code']]).toEqual([403, 'email_not_verified']);
  });

  it('throttles', async () => {
    const answers = [];
    for (let time = 0; time < 11; time += 1) answers.push(await logIn('a-name-that-is-guessed', 'guess'));
    const last = answers.at(-1)!;
    expect([last.status, last.json()['code']]).toEqual([429, 'throttled']);
    expect(Number(last.headers['retry-after'])).toBe(last.json()['retry_after']);
  });

  it.each([
    ['nothing', '{}', ['username', 'password']],
    ['no password', '{"username":"ada"}', ['password']],
    ['numbers', '{"username":1,"password":2}', ['username', 'password']],
    ['lists', '{"username":["ada"],"password":["x"]}', ['username', 'password']],
    ['a field more', '{"username":"ada","password":"x","admin":true}', ['admin']],
    ['too long a name', JSON.stringify({ username: 'a'.repeat(321), password: 'x' }), ['username']],
  ])('refuses %s by name of the field', async (_what, body, fields) => {
    const answer = await post(body);
    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_input']);
    expect(Object.keys(answer.json()['errors'] as object).sort()).toEqual([...fields].sort());
  });

  it.each([
    ['a form', 'username=foouser&password=thepassword', 'application/x-www-form-urlencoded', 415],
    ['text', '{"username":"foouser","password":"thepassword"}', 'text/plain', 415],
    ['broken JSON', '{"username":', 'application/json', 400],
    ['JSON that is no object', '[]', 'application/json', 400],
    ['null', 'null', 'application/json', 400],
    ['no body', '', 'application/json', 400],
    ['JSON against prototypes', '{"__proto__":{"x":1}}', 'application/json', 400],
    ['too much', JSON.stringify({ username: 'a'.repeat(70_000) }), 'application/json', 413],
  ])('refuses %s', async (_what, body, type, status) => {
    const answer = await post(body, { 'content-type': type });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('answers problems also to a browser, and knows no other method', async () => {
    const answer = await post('{}', { accept: 'text/html' });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const got = await accounts.visitor().get('/api/v1/login');
    expect([got.status, got.headers['allow']]).toEqual([405, 'POST']);
  });

  it('is told nothing by cookies', async () => {
    const visitor = accounts.visitor();
    await visitor.logIn(quirkyPeople.ordinary);
    const answer = await post('{"username":"foouser","password":"wrong"}', {}, visitor);
    expect(answer.status).toBe(401);
  });
});
