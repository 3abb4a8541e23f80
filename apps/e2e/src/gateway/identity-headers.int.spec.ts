import type { UserSubject } from '@gatehouse/identity';
import { describeWith } from '@gatehouse/testing';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { ask, type Headers } from '../http/raw-request';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';
import type { LoggedIn } from '../people/logged-in';

describeWith(['redis-server', 'nginx'], 'what a service behind NGINX is told of who is there', () => {
  let stack: GatewayStack;
  let user: UserSubject;
  let session: LoggedIn;

  beforeAll(async () => {
    stack = await startGatewayStack();
    user = await stack.people.user('foouser');
    session = await stack.people.logIn(user);
  }, 60_000);
  afterAll(() => stack?.stop());

  const received = async (headers: Headers, target = '/'): Promise<ReceivedRequest> => {
    const answer = await ask(stack.gateway.service, { target, headers });
    expect(answer.status).toBe(200);
    return answer.json<object>() as ReceivedRequest;
  };

  test('the identity headers and a gateway token that its key opens', async () => {
    const got = await received([['Cookie', session.cookie]]);
    expect(headerOf(got, 'X-Auth-User')).toBe(user.ref.id);
    expect(headerOf(got, 'X-Auth-Username')).toBe('foouser');
    expect(headerOf(got, 'X-Auth-Client')).toBeNull();
    expect(headerOf(got, 'X-Auth-Session')).toBe(session.sessionId);
    expect(headerOf(got, 'X-Auth-Scopes')).toBe('submission:read submission:create');
    expect(got.token).toMatchObject({
      aud: 'gateway',
      sub: user.ref.id,
      session_id: session.sessionId,
      user: { username: 'foouser', user_id: String(user.legacyId) },
    });
  });

  const spoofed: Headers = [
    ['X-Auth-User', 'root'],
    ['x-auth-username', 'root'],
    ['X-AUTH-CLIENT', 'root'],
    ['X-Auth-Session', 'root'],
    ['X-Auth-Scopes', 'root:*'],
    ['X-Auth-Scopes', 'root:all:*'],
    ['X_Auth_User', 'root'],
    ['X_Auth-Client', 'root'],
    ['X.Auth.User', 'root'],
    ['X-Auth-Reason', 'root'],
    ['X-Auth-Rule', 'root'],
    ['X-Canonical-URI', '/root'],
    ['X-Forward-Cookie', 'root=1'],
    ['X-Original-URI', '/root'],
    ['X-Original-Method', 'ROOT'],
    ['X-Original-Host', 'root'],
    ['X-Original-URL', '/root'],
    ['X-Rewrite-URL', '/root'],
    ['X-Forwarded-Uri', '/root'],
    ['X-Forwarded-Method', 'ROOT'],
    ['X-Forwarded-Host', 'root'],
    ['X-Forwarded-Proto', 'root'],
    ['X-Forwarded-For', 'root, 10.0.0.1'],
    ['X-Forwarded-User', 'root'],
    ['X-Forwarded-Email', 'root'],
    ['X-Real-IP', 'root'],
    ['Forwarded', 'for=root'],
    ['Remote-User', 'root'],
    ['X-HTTP-Method-Override', 'ROOT'],
    ['X-Request-ID', 'root'],
    ['Proxy', 'root'],
    ['X-Harmless', 'kept'],
  ];

  test.each(['/', '/public/page'])('nothing that a client made up about itself, on %s', async (target) => {
    const got = await received([['Cookie', session.cookie], ...spoofed], target);
    expect(JSON.stringify(got.rawHeaders).toLowerCase()).not.toContain('root');
    expect(headerOf(got, 'X-Harmless')).toBe('kept');
    expect(headerOf(got, 'X-Forwarded-For')).toBe('127.0.0.1');
    expect(headerOf(got, 'X-Forwarded-Host')).toBe('service.example.org');
    expect(headerOf(got, 'X-Forwarded-Proto')).toBe('http');
    expect(headerOf(got, 'X-Request-ID')).toMatch(/^[0-9a-f]{32}$/);
  });

  test('the identity also when the client calls those headers hop-by-hop', async () => {
    const got = await received([
      ['Cookie', session.cookie],
      ['Connection', 'X-Auth-User, X-Auth-Scopes, Authorization, Cookie'],
      ['Keep-Alive', 'X-Auth-User'],
      ['TE', 'trailers'],
      ['Upgrade', 'websocket'],
    ]);
    expect(headerOf(got, 'X-Auth-User')).toBe(user.ref.id);
    expect(got.token?.sub).toBe(user.ref.id);
    for (const name of ['Keep-Alive', 'TE', 'Upgrade']) expect(headerOf(got, name)).toBeNull();
    expect(headerOf(got, 'Connection') ?? '').not.toContain('X-Auth');
  });

  test('nothing of the credentials with which a program came', async () => {
    const token = await stack.people.bearerToken(user);
    const got = await received([['Authorization', `Bearer ${token}`]]);
    expect(got.token?.sub).toBe(user.ref.id);
    expect(JSON.stringify(got.rawHeaders)).not.toContain(token);
  });

  test('nothing at all in a public location', async () => {
    const got = await received(
      [
        ['Cookie', `a=1; ${session.cookie}; b=2; ${session.legacyCookie}`],
        ['Authorization', `Bearer ${await stack.people.bearerToken(user)}`],
      ],
      '/public/page',
    );
    for (const name of ['Authorization', 'X-Auth-User', 'X-Auth-Session', 'X-Auth-Scopes']) {
      expect([name, headerOf(got, name)]).toEqual([name, null]);
    }
    expect(headerOf(got, 'Cookie')).toBe('a=1; b=2');
  });
});
