import { describeWith } from '@gatehouse/testing';
import { exchange, type RawRequest } from '../http/raw-request';
import { otherGateways } from '../stack/other-gateways';
import { OtherStack } from './other-stack';

const badPaths = {
  'dot segments': ['/public/../admin', '/public/./x', '/public/%2e%2e/admin', '/a/%2E%2e', '/..', '/admin/.'],
  'dot segments encoded twice': ['/public/%252e%252e/admin', '/%252e/x', '/%25'],
  'separators in a segment': ['/a%2fb', '/a%2Fb', '/a%5cb', '/a%5Cb', '/a\\b', '/a;b', '/a;x=1/b', '/a%3bb'],
  'empty segments': ['//admin/x', '/a//b', '//', '/public//x'],
  'segments that end in a dot': ['/admin.', '/a./b', '/admin%2e', '/public/admin.'],
  'controls and raw bytes': [
    '/a%00',
    '/a%0a',
    '/a%0D',
    '/a%7f',
    '/caf\xc3\xa9',
    '/a\x7f',
    '/a\x01',
    '/a\x00',
  ],
  'broken escapes': ['/%zz', '/%', '/a%4', '/%u0041', '/%ff'],
  'no path': ['http://service.example.org/x', 'http://service.example.org', '*', 'admin', '?x', ''],
};

for (const gateway of otherGateways) {
  describeWith(
    ['redis-server', gateway.program],
    `through ${gateway.program}, a request that two programs could read differently`,
    () => {
      let other: OtherStack;

      beforeAll(async () => {
        other = await OtherStack.start(gateway);
      }, 60_000);
      afterAll(() => other?.stop());

      const refuses = async (request: RawRequest) => {
        const { status, received } = await other.sendAsUser(request);
        expect({ ...request, refused: [400, 403, 404, 405, 501].includes(status), received }).toEqual({
          ...request,
          refused: true,
          received: null,
        });
      };

      test.each(Object.entries(badPaths))('is refused, whoever asks: %s', async (_kind, targets) => {
        for (const target of targets) {
          await refuses({ target });
          if (target.startsWith('/'))
            await refuses({ target: `/public/${target.replace(/^\/(public\/)?/, '')}` });
        }
      });

      test.each(['get', 'FOO', 'Get', 'TRACE', 'CONNECT', 'PROPFIND'])('is refused: method %s', (method) =>
        refuses({ method }),
      );

      test('is refused: an empty method', async () => {
        const before = other.stack.echo.received.length;
        const text = `  / HTTP/1.1\r\nHost: x\r\nCookie: ${other.session.cookie}\r\nConnection: close\r\n\r\n`;
        expect((await exchange(other.stack.gateway.service, [text])).status).toBe(400);
        expect(other.stack.echo.received.length).toBe(before);
      });

      test.each([
        '/admin',
        '/admin/',
        '/ADMIN',
        '/caf%C3%A9',
        '/a%20b',
        '/.well-known/x',
        "/a:b@c!$&'()*+,=~-_.x",
      ])('no more: %s is forwarded as it came', async (target) => {
        expect((await other.sendAsUser({ target })).received?.url).toBe(target);
      });

      test.each([
        ['/%41dmin', '/Admin'],
        ['/caf%c3%a9', '/caf%C3%A9'],
        ['/a|b', '/a%7Cb'],
      ])(
        `another spelling, %s, is ${gateway.rewrites ? 'forwarded as it was judged, %s' : 'refused'}`,
        async (target, judged) => {
          const { received, status } = await other.sendAsUser({ target });
          expect([status, received?.url]).toEqual(gateway.rewrites ? [200, judged] : [403, undefined]);
        },
      );

      test('what stands behind a # opens nothing', () => refuses({ target: '/private#/public/page' }));

      test.each([
        '?x=/public/../a&y=%2e%2e%2f&z=%41',
        '?',
        '??a=b?c',
        '?a=1&a=2&b[]=c;d=e',
        '?q=%zz%00%',
        '?x=http://host//y',
        '?x={env.GATEWAY_SECRET}&{http.request.host}&%[env(GATEWAY_SECRET)]',
      ])('the query %s is untouched', async (query) => {
        expect((await other.sendAsUser({ target: `/search${query}` })).received?.url).toBe(`/search${query}`);
      });

      test('a query makes no path public', async () => {
        expect((await other.send({ target: '/private?x=/public/page' })).status).toBe(401);
      });

      test('a path of 4 KB arrives whole', async () => {
        const target = `/${'a'.repeat(4000)}?${'b'.repeat(3000)}`;
        expect((await other.sendAsUser({ target })).received?.url).toBe(target);
      });

      test('a body in chunks arrives', async () => {
        const before = other.stack.echo.received.length;
        const head = [
          'PUT /chunks HTTP/1.1',
          'Host: service.example.org',
          `Cookie: ${other.session.cookie}`,
          'Transfer-Encoding: chunked',
          'Connection: close',
        ];
        const answer = await exchange(other.stack.gateway.service, [
          `${head.join('\r\n')}\r\n\r\n`,
          '3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n',
        ]);
        const received = other.stack.echo.received.slice(before);
        expect([answer.status, received.length]).toEqual([200, 1]);
        expect(received[0]).toMatchObject({ method: 'PUT', url: '/chunks', body: 'abcdefg' });
      });

      test('a body and its method arrive; what would override the method does not', async () => {
        const { received } = await other.sendAsUser({
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
        expect(received).toMatchObject({ method: 'POST', url: '/form', body: '_method=DELETE&text=é' });
        expect(received!.rawHeaders.map((text) => text.toLowerCase())).not.toContain('delete');
      });
    },
  );
}
