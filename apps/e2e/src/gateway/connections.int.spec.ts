import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { describeWith } from '@gatehouse/testing';
import { startEcho, type EchoService } from '../echo/echo-service';
import { ask } from '../http/raw-request';
import { startGateway, type Gateway } from '../stack/gateway';

/** Stands in for the authorizer, to count how often NGINX connects to it. It lets in whoever has a cookie. */
class CountingAuthorizer {
  connections = 0;
  questions = 0;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      this.questions += 1;
      const letIn = request.headers.cookie !== undefined;
      response.setHeader('X-Canonical-URI', request.headers['x-original-uri'] ?? '');
      response.setHeader('X-Auth-Reason', letIn ? 'ok' : 'no_credentials');
      response.statusCode = letIn ? 200 : 401;
      response.end(letIn ? '' : '{"code":"no_credentials"}');
    });
    this.server.on('connection', () => (this.connections += 1));
  }

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

describeWith(['nginx'], 'NGINX keeps its connections', () => {
  const authorizer = new CountingAuthorizer();
  let echo: EchoService;
  let gateway: Gateway;

  beforeAll(async () => {
    echo = await startEcho(randomBytes(32));
    gateway = await startGateway({ authorizers: [await authorizer.listen()], service: echo.port });
  }, 30_000);
  afterAll(async () => {
    await gateway?.nginx.stop();
    await echo?.stop();
    await authorizer.stop();
  });

  test('and has nothing to remark about its configuration', () => {
    expect(gateway.nginx.errorLog()).not.toMatch(/\[(warn|error|crit|alert|emerg)\]/);
  });

  test.each([
    ['are let in', [['Cookie', 'a=1'] as const], 200],
    ['are refused', [], 401],
  ])('to the authorizer and the service, for requests that %s', async (_what, headers, status) => {
    const before = {
      authorizer: authorizer.connections,
      echo: echo.connections,
      asked: authorizer.questions,
    };
    for (let request = 0; request < 100; request += 1) {
      expect((await ask(gateway.service, { headers })).status).toBe(status);
    }
    expect(authorizer.questions - before.asked).toBe(100);
    expect(authorizer.connections - before.authorizer).toBeLessThanOrEqual(2);
    expect(echo.connections - before.echo).toBeLessThanOrEqual(2);
  });
});
