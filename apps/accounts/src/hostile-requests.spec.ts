import fc from 'fast-check';
import { embeddedStores } from './testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from './testing/running-accounts.fixture';

describe('requests that no browser sends', () => {
  let accounts: RunningAccounts;
  beforeAll(async () => (accounts = await startAccounts(await embeddedStores())), 60_000);
  afterAll(() => accounts.close());

  const form = 'application/x-www-form-urlencoded';

  it.each([
    ['JSON', '{"username":"a","password":"b"}', 'application/json', 403],
    ['broken JSON', '{"username"', 'application/json', 400],
    ['JSON against prototypes', '{"__proto__":{"csrf_token":"x"}}', 'application/json', 400],
    ['a field twice', 'username=a&username=b', form, 400],
    ['a token twice', 'csrf_token=a&csrf_token=b', form, 400],
    ['a list', 'username[]=a&username[]=b', form, 403],
    ['more than 64 KB', `username=${'a'.repeat(66_000)}`, form, 413],
    ['text', 'username=a', 'text/plain', 415],
    ['a file', '--x\r\n\r\n--x--', 'multipart/form-data; boundary=x', 415],
    ['no type', 'username=a', '', 415],
    ['malformed escapes', 'username=%zz%&password=%', form, 403],
    ['bytes that are not UTF-8', 'username=%ff%fe', form, 403],
    ['a NUL', 'username=%00', form, 403],
    ['nothing', '', form, 403],
  ])('the log-in form refuses %s', async (_what, body, type, status) => {
    const headers: Record<string, string> = type === '' ? {} : { 'content-type': type };
    const answer = await accounts.visitor().send('/login', { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.setCookies.filter((line) => line.includes('SESSION'))).toEqual([]);
  });

  it.each([
    ['a name of 60,000 characters', { username: 'a'.repeat(60_000), password: 'x' }],
    ['a password of 60,000 characters', { username: 'foouser', password: 'x'.repeat(60_000) }],
    ['a name of control characters', { username: '\0\r\n\u2028', password: 'x' }],
    ['a lone surrogate', { username: '\ud800', password: '\udfff' }],
    ['a name of emoji', { username: '😀'.repeat(50), password: '😀' }],
    ['names of objects', { username: '__proto__', password: 'constructor' }],
  ])('%s is wrong like any other', async (_what, fields) => {
    const answer = await accounts.visitor().logIn(fields);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('Invalid username or password.');
  });

  it.each([
    ['%zz in the path', '/login%zz', 400],
    ['a path of 5,000 characters', `/${'a'.repeat(5_000)}`, 404],
    ['a repeated parameter', '/login?next_page=/a&next_page=/b', 200],
    ['a parameter that is a list', '/login?next_page[]=/a', 200],
    ['malformed escapes in a parameter', '/login?next_page=%zz&notice=%', 200],
    ['an unknown notice', '/login?notice=__proto__', 200],
  ])('%s', async (_what, path, status) => {
    expect((await accounts.visitor().get(path)).status).toBe(status);
  });

  it.each(['/%', '/login%zz', '/%c0%ae/'])(
    'a browser is shown a page for %s, a program a problem',
    async (path) => {
      const page = await accounts.visitor().get(path);
      expect([page.status, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.body).toContain(String(page.headers['x-request-id']));
      const problem = await accounts.visitor().get(path, { accept: '*/*' });
      expect([problem.status, problem.json()['code']]).toEqual([400, 'malformed_request']);
    },
  );

  it('an address that is none does not stop a log-in', async () => {
    for (const address of ['unknown', 'a:b:c', '999.1.1.1', 'x'.repeat(300), '::ffff:1.2.3.4', "'; --"]) {
      const headers = { 'x-forwarded-for': address };
      const answer = await accounts
        .visitor()
        .logIn({ username: 'foouser', password: 'thepassword' }, {}, headers);
      expect([address, answer.status]).toEqual([address, 303]);
    }
  });

  it('headers that are too large are refused', async () => {
    const answer = await accounts.visitor().get('/login', { cookie: `x=${'a'.repeat(64_000)}` });
    expect(answer.status).toBe(431);
  });

  it('nothing breaks the app, whatever is sent', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom('username', 'csrf_token', 'next_page', 'password', '__proto__', 'a[]'),
    );
    const bodies = fc.oneof(
      fc
        .array(fc.tuple(word, word), { maxLength: 6 })
        .map((pairs) =>
          pairs.map((pair) => pair.map((text) => encodeURIComponent(text)).join('=')).join('&'),
        ),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json(),
    );
    const header = fc.string({
      unit: fc
        .integer({ min: 0x21, max: 0xfe })
        .map((code) => String.fromCharCode(code < 0x7f ? code : code + 1)),
      maxLength: 60,
    });
    const cookies = fc
      .array(
        fc.tuple(
          fc.constantFrom(
            'ARXIVNG_SESSION_ID',
            'tapir_session',
            '__Host-gatehouse_form',
            'gatehouse_device',
            'x',
          ),
          header,
        ),
        { maxLength: 5 },
      )
      .map((pairs) => pairs.map((pair) => pair.join('=')).join('; '));
    const requests = fc.record({
      method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'OPTIONS', 'DELETE'),
      path: fc.tuple(
        fc.constantFrom('/login', '/logout', '/profile', '/api/v1/login', '/auth_status'),
        fc.webQueryParameters(),
      ),
      type: fc.constantFrom(form, 'application/json', 'text/plain', `${form}; charset=x`),
      body: bodies,
      cookie: cookies,
      odd: fc.record(
        {
          origin: header,
          'sec-fetch-site': header,
          'x-forwarded-for': header,
          'x-request-id': header,
          accept: header,
        },
        { requiredKeys: [] },
      ),
    });
    await fc.assert(
      fc.asyncProperty(requests, async ({ method, path: [path, query], type, body, cookie, odd }) => {
        const answer = await accounts.visitor().send(`${path}?${query}`, {
          method,
          headers: { 'content-type': type, cookie, ...(odd as Record<string, string>) },
          body: method === 'GET' || method === 'HEAD' ? undefined : body,
        });
        expect(answer.status).toBeLessThan(500);
        expect(answer.setCookies.filter((line) => /SESSION_ID=[^;]/.test(line))).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(accounts.log()).not.toContain('"level":"error"');
  }, 60_000);
});
