import { describeWith } from '@gatehouse/testing';
import type { ReceivedRequest } from '../echo/received-request';
import { ask, exchange, type RawRequest } from '../http/raw-request';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';
import type { LoggedIn } from '../people/logged-in';

const badPaths = {
  'dot segments': ['/public/../admin', '/public/./x', '/public/%2e%2e/admin', '/a/%2E%2e', '/..', '/admin/.'],
  'dot segments encoded twice': ['/public/%252e%252e/admin', '/%252e/x', '/%25'],
  'separators in a segment': ['/a%2fb', '/a%2Fb', '/a%5cb', '/a%5Cb', '/a\\b', '/a;b', '/a;x=1/b', '/a%3bb'],
  'empty segments': ['//admin/x', '/a//b', '//'],
  'segments that end in a dot': ['/admin.', '/a./b', '/admin%2e'],
  'controls and raw bytes': ['/a%00', '/a%0a', '/a%0D', '/a%7f', '/caf\xc3\xa9', '/a\x7f', '/a\x01'],
  'broken escapes': ['/%zz', '/%', '/a%4', '/%u0041', '/%ff'],
};

describeWith(['redis-server', 'nginx'], 'a request that two programs could read differently', () => {
  let stack: GatewayStack;
  let session: LoggedIn;

  beforeAll(async () => {
    stack = await startGatewayStack();
    session = await stack.people.logIn(await stack.people.user('foouser'));
  }, 60_000);
  afterAll(() => stack?.stop());

  const throughGateway = async (request: RawRequest) => {
    const before = stack.echo.received.length;
    const headers = [...(request.headers ?? []), ['Cookie', session.cookie] as const];
    const answer = await ask(stack.gateway.service, { ...request, headers });
    return { status: answer.status, reached: stack.echo.received.length > before, answer };
  };
  const atAuthorizer = (uri: string, method = 'GET') =>
    ask(stack.authorizer.port, {
      target: '/auth',
      headers: [
        ['X-Original-URI', uri],
        ['X-Original-Method', method],
        ['Cookie', session.cookie],
      ],
    });

  describe.each(Object.entries(badPaths))('is refused, whoever asks: %s', (_kind, targets) => {
    test.each(targets)('%s', async (target) => {
      const { status, reached } = await throughGateway({ target });
      expect({ refused: status === 400 || status === 403, reached }).toEqual({
        refused: true,
        reached: false,
      });

      const direct = await atAuthorizer(target);
      // What no HTTP server reads as a header is refused by the server itself.
      if (direct.status !== 400)
        expect([direct.status, direct.header('X-Auth-Reason')]).toEqual([403, 'bad_path']);
    });

    test('below a public location too', async () => {
      for (const target of targets.map((text) => `/public/${text.replace(/^\/(public\/)?/, '')}`)) {
        const { status, reached } = await throughGateway({ target });
        // NGINX may see a protected location in it; then the authorizer refuses.
        const refused = status === 400 || status === 403;
        expect({ target, refused, reached }).toEqual({ target, refused: true, reached: false });
      }
    });
  });

  test.each(['http://service.example.org/x', 'http://service.example.org', '*', 'admin', '?x', ''])(
    'is refused, whoever asks: the target "%s", which is no path',
    async (target) => {
      const { status, reached } = await throughGateway({ target });
      expect({ refused: status === 400 || status === 403, reached }).toEqual({
        refused: true,
        reached: false,
      });
      expect((await atAuthorizer(target)).status).toBe(403);
    },
  );

  test.each(['get', 'FOO', 'Get', 'TRACE', 'CONNECT', 'PROPFIND'])(
    'a method %s is refused',
    async (method) => {
      const { status, reached } = await throughGateway({ method });
      expect({ refused: [400, 403, 405].includes(status), reached }).toEqual({
        refused: true,
        reached: false,
      });
      const direct = await atAuthorizer('/', method);
      expect([direct.status, direct.header('X-Auth-Reason')]).toEqual([403, 'bad_method']);
    },
  );

  test('an empty method is refused', async () => {
    const text = `  / HTTP/1.1\r\nHost: x\r\nCookie: ${session.cookie}\r\nConnection: close\r\n\r\n`;
    expect((await exchange(stack.gateway.service, [text])).status).toBe(400);
    expect((await atAuthorizer('/', '')).status).toBe(403);
  });

  describe('what the service receives is what was judged', () => {
    const receivedUrl = async (target: string) => {
      const { answer, status } = await throughGateway({ target });
      expect(status).toBe(200);
      return (answer.json<object>() as ReceivedRequest).url;
    };

    test.each([
      ['/admin', '/admin'],
      ['/admin/', '/admin/'],
      ['/ADMIN', '/ADMIN'],
      ['/%41dmin', '/Admin'],
      ['/caf%c3%a9', '/caf%C3%A9'],
      ['/a|b', '/a%7Cb'],
      ['/a%20b', '/a%20b'],
      ['/private#/public', '/private'],
      ['/.well-known/x', '/.well-known/x'],
    ])('%s is forwarded as %s', async (target, expected) => {
      expect(await receivedUrl(target)).toBe(expected);
    });

    test.each([
      '?x=/public/../a&y=%2e%2e%2f&z=%41',
      '?',
      '??a=b?c',
      '?a=1&a=2&b[]=c;d=e',
      '?q=%zz%00%',
      '?x=http://host//y',
    ])('the query %s is untouched', async (query) => {
      expect(await receivedUrl(`/search${query}`)).toBe(`/search${query}`);
    });

    test('a path of 4 KB arrives whole', async () => {
      const target = `/${'a'.repeat(4000)}?${'b'.repeat(3000)}`;
      expect(await receivedUrl(target)).toBe(target);
    });

    test('a body and its method arrive; what would override the method does not', async () => {
      const { answer } = await throughGateway({
        method: 'POST',
        target: '/form',
        headers: [
          ['X-HTTP-Method-Override', 'DELETE'],
          ['X-HTTP-Method', 'DELETE'],
          ['X-Method-Override', 'DELETE'],
          ['Content-Type', 'application/x-www-form-urlencoded'],
        ],
        body: '_method=DELETE&text=é',
      });
      const got = answer.json<object>() as ReceivedRequest;
      expect(got).toMatchObject({ method: 'POST', url: '/form' });
      expect(got.rawHeaders.map((text) => text.toLowerCase())).not.toContain('delete');
      expect(got.body).toContain('text=');
    });
  });

  test('a health checker’s User-Agent opens nothing', async () => {
    for (const agent of ['kube-probe/1.29', 'ELB-HealthChecker/2.0', 'GoogleHC/1.0']) {
      const { status } = await ask(stack.gateway.service, { headers: [['User-Agent', agent]] });
      expect([agent, status]).toEqual([agent, 401]);
    }
  });

  test('the address of the sub-request is nobody’s to ask', async () => {
    const { status, reached } = await throughGateway({ target: '/_gatehouse/auth' });
    expect({ status, reached }).toEqual({ status: 404, reached: false });
  });
});
