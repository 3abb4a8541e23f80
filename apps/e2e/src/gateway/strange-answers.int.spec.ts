import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { describeWith } from '@gatehouse/testing';
import { startEcho, type EchoService } from '../echo/echo-service';
import { ask } from '../http/raw-request';
import { startGateway, type Gateway } from '../stack/gateway';

describeWith(['nginx'], 'an authorizer that answers strangely', () => {
  let authorizer: Server;
  let answer: { status: number; headers: Record<string, string> };
  let echo: EchoService;
  let gateway: Gateway;

  beforeAll(async () => {
    authorizer = createServer((_request, response) => {
      response.writeHead(answer.status, answer.headers).end();
    }).listen(0, '127.0.0.1');
    await once(authorizer, 'listening');
    echo = await startEcho(randomBytes(32));
    const { port } = authorizer.address() as AddressInfo;
    gateway = await startGateway({ authorizers: [port], service: echo.port });
  }, 30_000);
  afterAll(async () => {
    await gateway?.nginx.stop();
    await echo?.stop();
    authorizer.closeAllConnections();
    authorizer.close();
  });

  const answered = async (status: number, headers: Record<string, string> = {}) => {
    answer = { status, headers };
    const before = echo.received.length;
    const response = await ask(gateway.service, { target: '/path' });
    return { response, reached: echo.received.length > before };
  };

  test.each([
    ['no path', { 'X-Auth-Reason': 'ok' }],
    ['an empty path', { 'X-Auth-Reason': 'ok', 'X-Canonical-URI': '' }],
    ['another host', { 'X-Auth-Reason': 'ok', 'X-Canonical-URI': '.example.org/' }],
    ['a host and its port', { 'X-Auth-Reason': 'ok', 'X-Canonical-URI': ':80/' }],
  ])('with yes and %s lets nothing through', async (_what, headers) => {
    const { response, reached } = await answered(200, headers);
    expect([response.status, reached]).toEqual([500, false]);
  });

  test.each([204, 206, 299])('with %d says yes, too: NGINX takes any 2xx', async (status) => {
    const headers = { 'X-Auth-Reason': 'ok', 'X-Canonical-URI': '/path' };
    const { response, reached } = await answered(status, headers);
    expect([response.status, reached]).toEqual([200, true]);
  });

  test.each([301, 302, 400, 404, 429, 500, 502])(
    'with %d is taken for one that does not answer',
    async (status) => {
      const { response, reached } = await answered(status, { Location: 'http://elsewhere.example/' });
      expect([response.status, response.header('Retry-After'), reached]).toEqual([503, '1', false]);
      expect(response.header('Location')).toBeNull();
    },
  );

  test('with missing scopes has them shown', async () => {
    const headers = { 'X-Auth-Reason': 'scope_missing', 'X-Auth-Missing': 'locks:delete locks:read:7' };
    const { response } = await answered(403, headers);
    expect(response.header('X-Auth-Missing')).toBe('locks:delete locks:read:7');
    expect(response.json()).toMatchObject({ code: 'scope_missing', missing: 'locks:delete locks:read:7' });
  });

  test('with words that would break JSON or a page has them left out', async () => {
    const headers = { 'X-Auth-Reason': 'scope_missing', 'X-Auth-Missing': '"}<script>' };
    const { response } = await answered(403, headers);
    expect(response.json()).not.toHaveProperty('missing');
  });

  test('with nowhere to log in gets people a 401 and no redirect', async () => {
    for (const login of ['', '/relative', 'javascript:alert(1)']) {
      answer = { status: 401, headers: { 'X-Auth-Reason': 'no_credentials', 'X-Auth-Login': login } };
      const response = await ask(gateway.service, { headers: [['Accept', 'text/html']] });
      expect([response.status, response.header('Location')]).toEqual([401, null]);
    }
  });
});
