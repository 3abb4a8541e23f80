import { randomBytes } from 'node:crypto';
import { describeWith, DpopKey, until } from '@gatehouse/testing';
import { ask, type Headers } from '../http/raw-request';
import type { LoggedIn } from '../people/logged-in';
import { accountsUrl } from '../stack/app-environment';
import type { AnyGateway } from '../stack/gateway';
import { startStackBehind, type GatewayStack } from '../stack/gateway-stack';
import { envoy, traefik, type ClientRequest, type QuotedGateway } from './quoted-gateways';

const secret = randomBytes(24).toString('base64url');
const noGateway: AnyGateway = { service: 0, accounts: 0, registry: 0, stop: async () => undefined };
const html = ['Accept', 'text/html,*/*;q=0.8'] as const;

describeWith(['redis-server'], 'gateways that are not installed here', () => {
  let stack: GatewayStack<AnyGateway>;
  let session: LoggedIn;

  beforeAll(async () => {
    stack = await startStackBehind(async () => noGateway, { secret });
    session = await stack.people.logIn(await stack.people.user('foouser'));
  }, 60_000);
  afterAll(() => stack?.stop());

  const asked = (gateway: QuotedGateway, parts: Partial<ClientRequest> = {}) => {
    const request = { method: 'GET', target: '/a?b=c', host: 'app.example.org', headers: [], ...parts };
    return ask(stack.authorizer.port, gateway.question(request));
  };
  const own = (): Headers[number] => ['Cookie', `a=1; ${session.cookie}; b=2; ${session.legacyCookie}`];

  describe.each([traefik(secret), envoy(secret)].map((gateway) => [gateway.name, gateway] as const))(
    '%s',
    (_name, gateway) => {
      test('lets somebody in, and tells the service who it is and no session cookie', async () => {
        const spoofed: Headers = [
          ['X-Auth-User', 'root'],
          ['X_Auth_User', 'root'],
          ['X-Auth-Client', 'root'],
          ['X-Auth-Scopes', 'root:*'],
          ['X-Original-URI', '/root'],
          ['X-Forward-Cookie', 'root=1'],
          ['X-Gateway-Secret', 'root'],
          ['X-Gateway-Path', 'root'],
          ['Connection', 'X-Gateway-Path, X-Auth-User, root'],
          ['X-Harmless', 'kept'],
        ];
        const request: ClientRequest = {
          method: 'POST',
          target: '/a/?b=%2e%2e',
          host: 'app.example.org',
          headers: [own(), ...spoofed],
        };
        const answer = await ask(stack.authorizer.port, gateway.question(request));
        expect([answer.status, answer.header('X-Canonical-URI')]).toEqual([200, '/a/?b=%2e%2e']);
        const forwarded = gateway.forwarded(request, answer);
        const got = (name: string) => {
          const values = forwarded
            .filter(([other]) => other.toLowerCase() === name)
            .map(([, value]) => value);
          expect([name, values.length]).toEqual([name, 1]);
          return values[0];
        };
        expect(got('x-auth-username')).toBe('foouser');
        expect(got('x-auth-session')).toBe(session.sessionId);
        expect(got('x-auth-client')).toBe('');
        expect(got('x-auth-scopes')).toBe('submission:read submission:create');
        expect(got('authorization')).toMatch(/^Bearer /);
        expect(got('cookie')).toBe('a=1; b=2');
        expect(got('x-harmless')).toBe('kept');
        expect(JSON.stringify(forwarded)).not.toMatch(/root|x-gateway|x-canonical/i);
      });

      test('lets somebody in who proves the key of their token, and the service sees no proof', async () => {
        const key = await DpopKey.make();
        const user = await stack.people.user('program');
        const token = await stack.people.bearerToken(user, key.thumbprint);
        const shown = async (url: string): Promise<Headers> => [
          ['Authorization', `DPoP ${token}`],
          ['DPoP', await key.proof({ method: 'POST', url, accessToken: token })],
        ];
        const request = {
          ...{ method: 'POST', target: '/a?b=c', host: 'App.example.org' },
          headers: await shown('https://app.example.org/a'),
        };
        const answer = await ask(stack.authorizer.port, gateway.question(request));
        expect([answer.status, answer.header('X-Auth-Username')]).toEqual([200, 'program']);
        const forwarded = gateway.forwarded(request, answer);
        expect(forwarded.filter(([name]) => name.toLowerCase() === 'dpop')).toEqual([]);
        expect(JSON.stringify(forwarded)).not.toContain(token);
        const again = await ask(stack.authorizer.port, gateway.question(request));
        expect([again.status, again.header('WWW-Authenticate')]).toEqual([
          401,
          expect.stringMatching(/^DPoP error="invalid_dpop_proof", algs="ES256 /),
        ]);
        const elsewhere = { ...request, headers: await shown('http://app.example.org/a') };
        expect((await ask(stack.authorizer.port, gateway.question(elsewhere))).status).toBe(401);
      });

      test('lets a service behind it see no cookie where there was none but ours', async () => {
        const headers: Headers = [['Cookie', session.cookie]];
        const answer = await asked(gateway, { headers });
        expect([answer.status, answer.header('Cookie')]).toEqual([200, '']);
      });

      test.each([
        ['/public/../admin', 'dot segments'],
        ['/public/%2e%2e/admin', 'the same, encoded'],
        ['/public/%252e%252e/admin', 'and twice'],
        ['/a%2fb', 'a separator'],
        ['/a;b', 'a parameter'],
        ['/a%5cb', 'a backslash'],
        ['//admin/x', 'an empty segment'],
        ['/admin.', 'a dot at the end'],
        ['/a%00', 'a control'],
        ['/%zz', 'a broken escape'],
        ['/caf%c3%a9', 'another spelling than the one that is judged'],
        ['/%41dmin', 'the same'],
        ['/private#/public', 'a fragment'],
        ['*', 'no path'],
      ])('refuses %s: %s', async (target) => {
        const answer = await asked(gateway, { target, headers: [own()] });
        expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([403, 'bad_path']);
      });

      test('forwards the very path that was judged', async () => {
        for (const target of ['/admin', '/admin/', '/ADMIN', '/caf%C3%A9', '/a%20b?x=%zz&y=../..'])
          expect((await asked(gateway, { target, headers: [own()] })).header('X-Canonical-URI')).toBe(target);
      });

      test.each(['TRACE', 'PROPFIND'])('refuses the method %s', async (method) => {
        const answer = await asked(gateway, { method, headers: [own()] });
        expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([403, 'bad_method']);
      });

      test('sends a browser to the log-in and back, and tells a program', async () => {
        const sent = await asked(gateway, { headers: [html] });
        expect([sent.status, sent.header('Location')]).toEqual([
          302,
          `${accountsUrl}/login?${new URLSearchParams({ next_page: 'https://app.example.org/a?b=c' })}`,
        ]);
        for (const parts of [{}, { method: 'POST', headers: [html] }]) {
          const told = await asked(gateway, parts);
          expect([told.status, told.header('WWW-Authenticate'), told.json()['code']]).toEqual([
            401,
            expect.stringMatching(/^Bearer, DPoP algs="ES256 /),
            'no_credentials',
          ]);
        }
      });

      test('is told who it is in its refusals: nobody', async () => {
        const answer = await asked(gateway);
        for (const name of [
          'Authorization',
          'X-Auth-User',
          'X-Auth-Session',
          'X-Forward-Cookie',
          'X-Canonical-URI',
        ])
          expect([name, answer.header(name)]).toEqual([name, '']);
        expect(answer.header('Cookie')).toBeNull();
      });

      test('is nobody without the secret', async () => {
        const request = { method: 'GET', target: '/', host: 'app.example.org', headers: [own()] };
        const question = gateway.question(request);
        const headers = question.headers!.filter(([name]) => name.toLowerCase() !== 'x-gateway-secret');
        const answer = await ask(stack.authorizer.port, { ...question, headers });
        expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([403, 'untrusted_peer']);
      });

      test('gets 503 with Retry-After, as a page for browsers, where it cannot be known', async () => {
        stack.redis.freeze();
        const answer = await until(
          async () => {
            const given = await asked(gateway, { headers: [own(), html] });
            return given.status === 503 && given;
          },
          { message: 'memory to be no longer trusted' },
        );
        expect([answer.header('Retry-After'), answer.header('Content-Type')]).toEqual([
          '1',
          'text/html; charset=utf-8',
        ]);
        stack.redis.thaw();
        await until(async () => (await asked(gateway, { headers: [own()] })).status === 200, {
          message: 'people to be let in again',
        });
      });
    },
  );

  test('a body that comes with Envoy’s question does not matter', async () => {
    const gateway = envoy(secret);
    const request = { method: 'PUT', target: '/a', host: 'app.example.org', headers: [own()] };
    const question = gateway.question(request);
    const headers = question.headers!.filter(([name]) => name !== 'content-length');
    const answer = await ask(stack.authorizer.port, { ...question, headers, body: 'x'.repeat(200_000) });
    expect([answer.status, answer.header('X-Canonical-URI')]).toEqual([200, '/a']);
  });

  test('the log of refusals has method and path of every dialect, and no query', async () => {
    for (const gateway of [traefik(secret), envoy(secret)])
      await asked(gateway, { method: 'DELETE', target: `/logged-${gateway.name}?token=hidden` });
    const lines = await until(
      () => {
        const found = stack.authorizer.process.stdout().match(/^.*logged-.*$/gm) ?? [];
        return found.length === 2 && found.map((line) => JSON.parse(line) as Record<string, unknown>);
      },
      { message: 'both refusals in the log' },
    );
    expect(lines).toEqual(
      ['Traefik', 'Envoy'].map((name) =>
        expect.objectContaining({ method: 'DELETE', path: `/logged-${name}`, reason: 'no_credentials' }),
      ),
    );
    expect(stack.authorizer.process.stdout()).not.toContain('hidden');
  });
});
