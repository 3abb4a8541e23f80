import { createHmac, randomUUID } from 'node:crypto';
import type { UserSubject } from '@gatehouse/identity';
import { describeWith } from '@gatehouse/testing';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { ask } from '../http/raw-request';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';
import type { LoggedIn } from '../people/logged-in';

describeWith(['redis-server', 'nginx'], 'what comes as Authorization', () => {
  let stack: GatewayStack;
  let user: UserSubject;
  let session: LoggedIn;
  let token: string;

  beforeAll(async () => {
    stack = await startGatewayStack();
    user = await stack.people.user('foouser');
    session = await stack.people.logIn(user);
    token = await stack.people.bearerToken(user);
  }, 60_000);
  afterAll(() => stack?.stop());

  /** Asks through the gateway and directly, and expects one answer. */
  const statusOf = async (...authorizations: string[]) => {
    const before = stack.echo.received.length;
    const headers = authorizations.map((value) => ['Authorization', value] as const);
    const through = await ask(stack.gateway.service, { headers });
    const reached = stack.echo.received.length > before;
    const question = [
      ['X-Original-URI', '/'],
      ['X-Original-Method', 'GET'],
    ] as const;
    const direct = await ask(stack.authorizer.port, { target: '/auth', headers: [...question, ...headers] });
    return { through: through.status, direct: direct.status, reached };
  };
  const letIn = { through: 200, direct: 200, reached: true };
  const refused = { through: 401, direct: 401, reached: false };

  test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('%s is let in with a good token', async (scheme) => {
    expect(await statusOf(`${scheme} ${token}`)).toEqual(letIn);
    expect(await statusOf(`${scheme}   ${token}`)).toEqual(letIn);
  });

  test.each([
    ['the scheme twice', () => `Bearer Bearer ${token}`],
    ['Basic', () => `Basic ${Buffer.from(`foouser:${token}`).toString('base64')}`],
    ['a token without scheme', () => token],
    ['a scheme without token', () => 'Bearer'],
    ['nothing', () => ''],
    ['two tokens in one header', () => `Bearer ${token}, Bearer ${token}`],
    ['a token and more', () => `Bearer ${token} x`],
    ['a token with its secret changed', () => `Bearer ${token.slice(0, -4)}AAAA`],
    ['a token cut short', () => `Bearer ${token.slice(0, -1)}`],
    ['the public handle of a session', () => `Bearer ${session.sessionId}`],
    ['the handle dressed up as a token', () => `Bearer gh_${session.sessionId}.${'A'.repeat(43)}`],
    ['the session cookie', () => `Bearer ${session.cookie.split('=')[1]}`],
    ['the legacy cookie', () => `Bearer ${session.legacyCookie.split('=')[1]}`],
    ['a user’s UUID', () => `Bearer ${user.ref.id}`],
    ['any UUID', () => `Bearer ${randomUUID()}`],
    ['a JWT with alg none', () => `Bearer ${jwt({ alg: 'none' }, user.ref.id)}.`],
    ['a JWT signed with the session secret', () => `Bearer ${signed(user.ref.id, stack.secrets.session)}`],
    ['a JWT signed with the legacy secret', () => `Bearer ${signed(user.ref.id, stack.secrets.legacy)}`],
  ])('%s is 401', async (_what, authorization) => {
    expect(await statusOf(authorization())).toEqual(refused);
  });

  test('what the gateway told a service is no credential: neither its token nor X-Auth-Session', async () => {
    const answer = await ask(stack.gateway.service, { headers: [['Cookie', session.cookie]] });
    const got = answer.json<object>() as ReceivedRequest;
    expect(await statusOf(headerOf(got, 'Authorization')!)).toEqual(refused);
    expect(await statusOf(`Bearer ${headerOf(got, 'X-Auth-Session')!}`)).toEqual(refused);
  });

  test('two headers let nobody in, be they the same', async () => {
    for (const second of [`Bearer ${token}`, 'Basic eDp5', `Bearer ${token.slice(0, -4)}AAAA`]) {
      const { through, direct, reached } = await statusOf(`Bearer ${token}`, second);
      expect([400, 401]).toContain(through);
      expect({ direct, reached }).toEqual({ direct: 401, reached: false });
    }
  });

  test('a bearer and a cookie of different people let nobody in', async () => {
    const other = await stack.people.logIn(await stack.people.user('other'));
    const answer = await ask(stack.gateway.service, {
      headers: [
        ['Authorization', `Bearer ${token}`],
        ['Cookie', other.cookie],
      ],
    });
    expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([401, 'conflicting_credentials']);
  });

  test('a bad bearer refuses even beside a good cookie', async () => {
    const answer = await ask(stack.gateway.service, {
      headers: [
        ['Authorization', 'Bearer nobody'],
        ['Cookie', session.cookie],
      ],
    });
    expect(answer.status).toBe(401);
    expect(answer.header('WWW-Authenticate')).toMatch(/^Bearer error="invalid_token"/);
  });
});

function jwt(header: object, subject: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part({ sub: subject, aud: 'gateway', exp: 4_000_000_000 })}`;
}

function signed(subject: string, secret: string): string {
  const text = jwt({ alg: 'HS256', typ: 'JWT' }, subject);
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
