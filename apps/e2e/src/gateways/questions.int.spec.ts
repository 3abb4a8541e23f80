import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { describeWith, type Program } from '@gatehouse/testing';
import { startEcho, type EchoService } from '../echo/echo-service';
import { ask } from '../http/raw-request';
import { valuesIn } from '../http/raw-response';
import { startGateway, type AnyGateway, type StartGateway } from '../stack/gateway';
import { otherGateways, type LoggingGateway } from '../stack/other-gateways';

const gateways: readonly { program: Program; start: StartGateway<AnyGateway> }[] = [
  { program: 'nginx', start: startGateway },
  ...otherGateways,
];

for (const { program, start } of gateways) {
  describeWith([program], `what ${program} asks the authorizer`, () => {
    const questions: { method: string; rawHeaders: readonly string[] }[] = [];
    let answer: { status: number; headers: Record<string, string> };
    let authorizer: Server;
    let echo: EchoService;
    let gateway: AnyGateway;

    beforeAll(async () => {
      authorizer = createServer((request, response) => {
        if (request.url === '/healthz') return response.end();
        questions.push({ method: request.method!, rawHeaders: request.rawHeaders });
        return response.writeHead(answer.status, answer.headers).end();
      }).listen(0, '127.0.0.1');
      await once(authorizer, 'listening');
      echo = await startEcho(randomBytes(32));
      const { port } = authorizer.address() as AddressInfo;
      gateway = await start({ authorizers: [port], service: echo.port, secret: 'of-the-gateway' });
    }, 30_000);
    afterAll(async () => {
      await gateway?.stop();
      await echo?.stop();
      authorizer.closeAllConnections();
      authorizer.close();
    });
    beforeEach(() => {
      questions.length = 0;
      answer = { status: 401, headers: { 'X-Auth-Reason': 'no_credentials' } };
    });

    test('is one question, with the secret and what makes a CORS preflight, without the client’s own words', async () => {
      const headers = [
        ['Origin', 'https://other.example'],
        ['Access-Control-Request-Method', 'PUT'],
        ['Cookie', 'a=1'],
        ['Authorization', 'Bearer t'],
        ['X-Gateway-Secret', 'of-the-client'],
        ['X-Gateway-Path', 'of-the-client'],
        ['X-Auth-User', 'of-the-client'],
        ['Connection', 'X-Gateway-Secret, Origin'],
      ] as const;
      await ask(gateway.service, { method: 'OPTIONS', target: '/a?b', headers });
      expect(questions.length).toBe(1);
      const [{ rawHeaders }] = questions as [(typeof questions)[0]];
      const asked = (name: string) => valuesIn(rawHeaders, name);
      expect(asked('Origin')).toEqual(['https://other.example']);
      expect(asked('Access-Control-Request-Method')).toEqual(['PUT']);
      expect(asked('Cookie')).toEqual(['a=1']);
      expect(asked('Authorization')).toEqual(['Bearer t']);
      expect(asked('X-Gateway-Secret')).toEqual(['of-the-gateway']);
      expect(rawHeaders.join('\n')).not.toContain('of-the-client');
      const dialect = program === 'nginx' ? 'X-Original' : 'X-Forwarded';
      expect(asked(`${dialect}-Method`)).toEqual(['OPTIONS']);
      expect(asked(`${dialect}-URI`)).toEqual(['/a?b']);
      expect(asked(`${dialect}-Host`)).toEqual(['service.example.org']);
      expect(asked(`${dialect}-Proto`)).toEqual(['http']);
      expect(echo.received.length).toBe(0);
    });

    test('is asked by a program that complains of nothing', async () => {
      const said = (gateway as Partial<LoggingGateway>).log?.() ?? '';
      expect(said).not.toMatch(/"level":"error"|\[(WARNING|ALERT)\]/);
    });

    test('is not answered by yes without a path, or with a path that is none', async () => {
      for (const path of [undefined, '', '.example.org/', ':80/', 'http://other.example/']) {
        const headers = { 'X-Auth-Reason': 'ok', ...(path === undefined ? {} : { 'X-Canonical-URI': path }) };
        answer = { status: 200, headers };
        const { status } = await ask(gateway.service, { target: '/path' });
        expect([path, status >= 500, echo.received.length]).toEqual([path, true, 0]);
      }
    });

    test.each([301, 302, 400, 404, 429, 500, 502])(
      'is not answered by a program that is no authorizer and says %d',
      async (status) => {
        answer = { status, headers: { Location: 'http://elsewhere.example/' } };
        const response = await ask(gateway.service, { target: '/path' });
        expect([response.status, response.header('Retry-After')]).toEqual([503, '1']);
        expect([response.header('Location'), echo.received.length]).toEqual([null, 0]);
      },
    );
  });
}
