import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { SessionCookies, Sessions } from '@gatehouse/sessions';
import { until, type Visitor } from '@gatehouse/testing';
import { CodeFlow } from '../../testing/code-flow.fixture';
import { logIn, suspend } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

describe('OIDC Back-Channel Logout 1.0, of the running app', () => {
  let registry: RunningRegistry;
  let server: Server;
  let flow: CodeFlow;
  const tokens: string[] = [];
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += String(chunk)));
      request.on('end', () => {
        tokens.push(new URLSearchParams(body).get('logout_token')!);
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const backchannelLogoutUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/out`;
    flow = await CodeFlow.of(registry, { backchannelLogoutUri });
  }, 60_000);
  afterAll(async () => {
    await registry.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => tokens.splice(0));

  const sidOf = (visitor: Visitor) => {
    const { cookieName } = registry.settings.session;
    return registry.get(SessionCookies).read(visitor.cookies.get(cookieName)!)!.id;
  };

  it('§2.4, §2.5: a client that somebody logged in to is told of the log-out, by a token that our keys prove', async () => {
    const { visitor, user } = await logIn(registry);
    const { refresh } = await flow.tokens(visitor);
    const sid = sidOf(visitor);
    await registry.get(Sessions).close(sid);
    await until(() => tokens.length > 0, { message: 'the logout token' });
    const keys = (await registry.send('/jwks')).json() as unknown as JSONWebKeySet;
    const issuer = registry.settings.site.issuer;
    const { payload, protectedHeader } = await jwtVerify(tokens[0]!, createLocalJWKSet(keys), {
      issuer,
      audience: flow.client.clientId,
      typ: 'logout+jwt',
    });
    expect(payload).toMatchObject({ sub: user.ref.id, sid: sid.toString() });
    expect(protectedHeader.alg).not.toBe('none');
    expect((await flow.refresh(refresh)).json()['error']).toBe('invalid_grant');
    expect(registry.log()).not.toContain(tokens[0]);
  });

  it('§2.7: also when the rights of the user are taken away, of each of their sessions', async () => {
    const { visitor, user } = await logIn(registry);
    const other = await logIn(registry, undefined, user);
    await flow.tokens(visitor);
    await flow.tokens(other.visitor);
    await suspend(registry, user);
    await until(() => tokens.length === 2, { message: 'both logout tokens' });
  });
});
