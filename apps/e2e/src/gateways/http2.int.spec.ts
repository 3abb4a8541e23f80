import { once } from 'node:events';
import { connect, type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2';
import { describeWith } from '@gatehouse/testing';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { otherGateways, startCaddyWithHttp2, type OtherGateway } from '../stack/other-gateways';
import { OtherStack } from './other-stack';

const gateways: readonly OtherGateway[] = otherGateways.map((gateway) =>
  gateway.program === 'caddy' ? { ...gateway, start: startCaddyWithHttp2 } : gateway,
);

for (const gateway of gateways) {
  describeWith(
    ['redis-server', gateway.program],
    `a client that speaks HTTP/2 with ${gateway.program}`,
    () => {
      let other: OtherStack;
      let client: ClientHttp2Session;

      beforeAll(async () => {
        other = await OtherStack.start(gateway);
        client = connect(`http://127.0.0.1:${other.stack.gateway.service}`);
        await once(client, 'connect');
      }, 60_000);
      afterAll(async () => {
        client?.close();
        await other?.stop();
      });

      async function send(headers: OutgoingHttpHeaders) {
        const before = other.stack.echo.received.length;
        const stream = client.request({ ':authority': 'app.example.org', ...headers });
        const [answered] = (await once(stream, 'response')) as [{ ':status': number }];
        stream.resume();
        await once(stream, 'end');
        const received: ReceivedRequest | null = other.stack.echo.received.slice(before).at(-1) ?? null;
        return { status: answered[':status'], received };
      }

      test('is known to the service by cookies in several fields, which reach it without the session', async () => {
        const cookie = ['a=1', other.session.cookie, 'b=2'];
        const { status, received } = await send({ ':path': '/a/?b=%2e%2e', cookie });
        expect([status, received?.url]).toEqual([200, '/a/?b=%2e%2e']);
        expect(headerOf(received!, 'X-Auth-Username')).toBe('foouser');
        expect(headerOf(received!, 'Cookie')).toBe('a=1; b=2');
        expect(headerOf(received!, 'X-Forwarded-Host')).toBe('app.example.org');
      });

      test.each(['/public/../admin', '/a%2fb', '/a;b', '//admin/x', '/admin.', '/%zz', '*', 'http://host/x'])(
        'is refused: %s',
        async (path) => {
          const { status, received } = await send({ ':path': path, cookie: other.session.cookie }).catch(
            () => ({
              status: 400, // the stream was reset
              received: null,
            }),
          );
          expect([400, 403, 404]).toContain(status);
          expect(received).toBeNull();
        },
      );

      test('cannot say who it is by itself', async () => {
        const spoofed = { 'x-auth-user': 'root', x_auth_user: 'root', 'x-forwarded-uri': '/root' };
        expect((await send({ ':path': '/', ...spoofed })).status).toBe(401);
        const { received } = await send({ ':path': '/', ...spoofed, cookie: other.session.cookie });
        expect(JSON.stringify(received!.rawHeaders)).not.toContain('root');
      });
    },
  );
}
