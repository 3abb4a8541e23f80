import { describeWith } from '@gatehouse/testing';
import { ask, type Headers } from '../http/raw-request';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';
import type { LoggedIn } from '../people/logged-in';

const get: Headers = [
  ['X-Original-URI', '/path?query'],
  ['X-Original-Method', 'GET'],
  ['X-Original-Host', 'service.example.org'],
];

describeWith(['redis-server', 'nginx'], 'the authorizer, asked directly', () => {
  let stack: GatewayStack;
  let session: LoggedIn;
  let own: Headers;

  beforeAll(async () => {
    stack = await startGatewayStack();
    session = await stack.people.logIn(await stack.people.user('foouser'));
    own = [['Cookie', session.cookie]];
  }, 60_000);
  afterAll(() => stack?.stop());

  const auth = (headers: Headers, from?: string) =>
    ask(stack.authorizer.port, { target: '/auth', headers }, { from });

  test('sets every header of the contract, once, also when it refuses', async () => {
    for (const headers of [[...get, ...own], get, [...own]]) {
      const answer = await auth(headers);
      for (const name of [
        ...[
          'Authorization',
          'X-Auth-User',
          'X-Auth-Username',
          'X-Auth-Client',
          'X-Auth-Session',
          'X-Auth-Scopes',
        ],
        ...['X-Auth-Reason', 'X-Auth-Missing', 'X-Auth-Rule', 'X-Auth-Policy-Version', 'X-Auth-Decision'],
        ...['X-Canonical-URI', 'X-Forward-Cookie'],
      ]) {
        expect([name, answer.header(name)]).not.toEqual([name, null]);
      }
      if (answer.status !== 200) {
        for (const name of ['Authorization', 'X-Auth-User', 'X-Auth-Session', 'X-Canonical-URI'])
          expect([name, answer.header(name)]).toEqual([name, '']);
      }
    }
  });

  test('answers HEAD as GET, without a body', async () => {
    const head = (headers: Headers) =>
      ask(stack.authorizer.port, { method: 'HEAD', target: '/auth', headers });
    const letIn = await head([...get, ...own]);
    expect([letIn.status, letIn.header('X-Canonical-URI'), letIn.body]).toEqual([200, '/path?query', '']);
    const refused = await head(get);
    expect([refused.status, refused.header('X-Auth-Reason'), refused.body]).toEqual([
      401,
      'no_credentials',
      '',
    ]);
  });

  test('answers the same where the gateway puts a query into the address', async () => {
    const answer = await ask(stack.authorizer.port, {
      target: '/auth?from=proxy',
      headers: [...get, ...own],
    });
    expect([answer.status, answer.header('X-Canonical-URI')]).toEqual([200, '/path?query']);
  });

  test('says why it refuses in a sentence too', async () => {
    const answer = await auth(get);
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'Valid credentials are needed here.',
      code: 'no_credentials',
    });
  });

  test('lets a session in, and says so', async () => {
    const answer = await auth([...get, ...own]);
    expect(answer.status).toBe(200);
    expect(answer.header('X-Auth-Reason')).toBe('ok');
    expect(answer.header('X-Canonical-URI')).toBe('/path?query');
    expect(answer.header('X-Auth-Policy-Version')).toBe('1');
  });

  test.each([
    ['no method', [get[0]!, get[2]!], 'bad_method'],
    ['no address', [get[1]!, get[2]!], 'bad_path'],
    ['two methods', [...get, ['X-Original-Method', 'GET'] as const], 'bad_method'],
    ['two addresses', [...get, ['X-Original-URI', '/path?query'] as const], 'bad_path'],
    ['two addresses in one header', [['X-Original-URI', '/a, /b'] as const, get[1]!], 'bad_path'],
    [
      'the other dialect alone',
      [['X-Forwarded-Uri', '/'] as const, ['X-Forwarded-Method', 'GET'] as const],
      null,
    ],
  ])('refuses a question with %s', async (_what, headers, reason) => {
    const answer = await auth([...headers, ...own]);
    expect(answer.status).toBe(403);
    if (reason !== null) expect(answer.header('X-Auth-Reason')).toBe(reason);
  });

  test('ignores the other dialect beside its own', async () => {
    const answer = await auth([
      ...get,
      ...own,
      ['X-Forwarded-Uri', '/../secret'],
      ['X-Forwarded-Method', 'FOO'],
      ['X-Forwarded-Host', 'evil.example.org'],
    ]);
    expect([answer.status, answer.header('X-Canonical-URI')]).toEqual([200, '/path?query']);
  });

  test('answers no peer that it does not know', async () => {
    const answer = await auth([...get, ...own], '127.0.0.2');
    expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([403, 'untrusted_peer']);
    expect(answer.header('Authorization')).toBe('');
  });

  test('reads identity from no header', async () => {
    const answer = await auth([...get, ['X-Auth-User', 'root'], ['X-Auth-Session', session.sessionId]]);
    expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([401, 'no_credentials']);
  });
});
