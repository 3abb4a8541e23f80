import { describeWith } from '@gatehouse/testing';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { ask, type Headers } from '../http/raw-request';
import { cookieNames } from '../stack/app-environment';
import { otherGateways } from '../stack/other-gateways';
import { OtherStack } from './other-stack';

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
  ...[..."!#$%&'*+^`|~"].map((odd) => [`X${odd}Auth${odd}User`, 'root'] as const),
  ['X-Auth-Reason', 'root'],
  ['X-Auth-Rule', 'root'],
  ['X-Auth-Decision', 'root'],
  ['X-Canonical-URI', '/root'],
  ['X-Forward-Cookie', 'root=1'],
  ['X-Gateway-Secret', 'root'],
  ['X-Gateway-Path', 'root'],
  ['X-Original-URI', '/root'],
  ['X-Original-Method', 'ROOT'],
  ['X-Original-Host', 'root'],
  ['X-Original-URL', '/root'],
  ['X-Rewrite-URL', '/root'],
  ['X-Forwarded-Uri', '/root'],
  ['X-Forwarded-Uri', '/root/root'],
  ['X-Forwarded-Method', 'ROOT'],
  ['X-Forwarded-Host', 'root'],
  ['X-Forwarded-Proto', 'root'],
  ['X-Forwarded-For', 'root, 10.0.0.1'],
  ['X-Forwarded-User', 'root'],
  ['X-Real-IP', 'root'],
  ['Forwarded', 'for=root'],
  ['Remote-User', 'root'],
  ['X-HTTP-Method-Override', 'ROOT'],
  ['X-Request-ID', 'root'],
  ['Proxy', 'root'],
  ['X-Harmless', 'kept'],
];

for (const gateway of otherGateways) {
  describeWith(['redis-server', gateway.program], `what a service behind ${gateway.program} is told`, () => {
    let other: OtherStack;

    beforeAll(async () => {
      other = await OtherStack.start(gateway);
    }, 60_000);
    afterAll(() => other?.stop());

    const received = async (headers: Headers, target = '/'): Promise<ReceivedRequest> => {
      const { status, received: got } = await other.send({ target, headers });
      expect([status, got === null]).toEqual([200, false]);
      return got!;
    };
    const own = () => ['Cookie', other.session.cookie] as const;
    /** As a service reads it: what is empty is not there. */
    const told = (got: ReceivedRequest, name: string) => headerOf(got, name) || null;

    test('is who is there, and a gateway token that its key opens', async () => {
      const got = await received([own()]);
      const user = got.token!.sub;
      expect(user).toMatch(/^[0-9a-f-]{36}$/);
      expect(told(got, 'X-Auth-User')).toBe(user);
      expect(told(got, 'X-Auth-Username')).toBe('foouser');
      expect(told(got, 'X-Auth-Client')).toBeNull();
      expect(told(got, 'X-Auth-Session')).toBe(other.session.sessionId);
      expect(told(got, 'X-Auth-Scopes')).toBe('submission:read submission:create');
      expect(told(got, 'X-Auth-Decision')).not.toBeNull();
      expect(got.token).toMatchObject({ aud: 'gateway', session_id: other.session.sessionId });
    });

    test.each(['/', '/public/page'])(
      'is nothing that a client made up about itself, on %s',
      async (target) => {
        const got = await received([own(), ...spoofed], target);
        expect(JSON.stringify(got.rawHeaders).toLowerCase()).not.toContain('root');
        expect(headerOf(got, 'X-Harmless')).toBe('kept');
        expect(headerOf(got, 'X-Forwarded-For')).toBe('127.0.0.1');
        expect(headerOf(got, 'X-Forwarded-Host')).toBe('service.example.org');
        expect(headerOf(got, 'X-Forwarded-Proto')).toBe('http');
        expect(headerOf(got, 'X-Request-ID')).toMatch(/^[0-9a-f-]{36}$/);
        expect(headerOf(got, 'X-Gateway-Secret')).toBeNull();
      },
    );

    test('is who is there also when the client calls those headers hop-by-hop', async () => {
      const got = await received([
        own(),
        ['Connection', 'X-Auth-User, X-Auth-Scopes, Authorization, Cookie'],
        ['Keep-Alive', 'X-Auth-User'],
        ['TE', 'trailers'],
        ['Upgrade', 'websocket'],
      ]);
      expect(told(got, 'X-Auth-User')).toBe(got.token!.sub);
      for (const name of ['Keep-Alive', 'TE', 'Upgrade'])
        expect([name, headerOf(got, name)]).toEqual([name, null]);
      expect(headerOf(got, 'Connection') ?? '').not.toContain('X-Auth');
    });

    test('is nothing of the credentials with which somebody came', async () => {
      const token = await other.stack.people.bearerToken(await other.stack.people.user('program'));
      const got = await received([['Authorization', `bearer ${token}`]]);
      expect(told(got, 'X-Auth-Username')).toBe('program');
      expect(JSON.stringify(got.rawHeaders)).not.toContain(token);

      const others = `a=1; ${other.session.cookie}; b="q u o t e d"; ${other.session.legacyCookie}; c=%41=;empty=`;
      expect(told(await received([['Cookie', others]]), 'Cookie')).toBe(
        'a=1; b="q u o t e d"; c=%41=; empty=',
      );
      expect(told(await received([own()]), 'Cookie')).toBeNull();
    });

    test('is no text of the client that the gateway would take for its own language', async () => {
      const words = [
        '{env.GATEWAY_SECRET}',
        '{http.request.host}',
        '${GATEWAY_SECRET}',
        '%[env(GATEWAY_SECRET)]',
      ];
      const cookie = words.map((word, index) => `c${index}=${word}`).join('; ');
      const target = `/?${words.join('&')}`;
      const host = '{env.GATEWAY_SECRET}.example.org';
      const headers: Headers = [
        ['Cookie', `${cookie}; ${other.session.cookie}`],
        ['X-Harmless', words.join(' ')],
      ];
      const { received: got } = await other.send({ target, headers });
      expect([got!.url, headerOf(got!, 'Cookie'), headerOf(got!, 'X-Harmless')]).toEqual([
        target,
        cookie,
        words.join(' '),
      ]);
      const odd = await other.sendAsUser({ host });
      expect(JSON.stringify([odd.answer, odd.received])).not.toContain(other.secret);
    });

    test('is nothing at all in a public place, where no cookie passes', async () => {
      const got = await received([own(), ['Authorization', 'Bearer x']], '/public/page');
      for (const name of ['Authorization', 'Cookie', 'X-Auth-User', 'X-Auth-Session', 'X-Auth-Scopes'])
        expect([name, told(got, name)]).toEqual([name, null]);
    });

    test('is the host as the client wrote it', async () => {
      const { received: got } = await other.sendAsUser({ host: 'A.Example.com:443' });
      expect(headerOf(got!, 'Host')).toBe('A.Example.com:443');
      expect(told(got!, 'X-Auth-Username')).toBe('foouser');
    });

    test('is nothing where credentials name two people, come twice, or are none of ours', async () => {
      const token = await other.stack.people.bearerToken(await other.stack.people.user('somebody'));
      const bearer = ['Authorization', `Bearer ${token}`] as const;
      for (const headers of [
        [bearer, bearer],
        [bearer, own()],
        [['Authorization', `Bearer Bearer ${token}`] as const],
        [['Authorization', 'Basic Zm9vOmJhcg=='] as const, own()],
      ]) {
        const { status, received: got } = await other.send({ headers });
        expect([status, got]).toEqual([401, null]);
      }
      for (const scheme of ['bearer', 'BEARER'])
        expect((await other.send({ headers: [['Authorization', `${scheme} ${token}`]] })).status).toBe(200);
    });

    test('is the verified session where a cookie comes twice, or the old system’s beside a bearer token', async () => {
      const { people } = other.stack;
      const user = await people.user('twice');
      const { cookie, legacyCookie } = await people.logIn(user);
      const forged = `${cookieNames.session}=e30.e30.x`;
      const bearer = ['Authorization', `Bearer ${await people.bearerToken(user)}`] as const;
      const sent: Headers[] = [
        [['Cookie', `${forged}; ${cookie}`]],
        [['Cookie', `${cookie}; ${forged}`]],
        [bearer, ['Cookie', legacyCookie]],
      ];
      for (const headers of sent) {
        const got = await received(headers);
        expect([told(got, 'X-Auth-Username'), headerOf(got, 'Cookie') ?? '']).toEqual(['twice', '']);
      }
    });

    test('is nothing for what only looks like a credential', async () => {
      const { people } = other.stack;
      const [user, stranger] = [await people.user('holder'), await people.user('stranger')];
      const { sessionId, legacyCookie } = await people.logIn(user);
      const legacySession = Number(legacyCookie.split('=')[1]!.split(':')[0]);
      const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.e30.`;
      const sent: Headers[] = [
        [['Cookie', `${cookieNames.legacy}=${people.legacyCookie(legacySession, stranger.legacyId!)}`]],
        [['Authorization', `Bearer ${sessionId}`]],
        [['Authorization', `Bearer ${user.ref.id}`]],
        [['Authorization', `Bearer ${unsigned}`]],
        [['User-Agent', 'ELB-HealthChecker/2.0']],
      ];
      for (const headers of sent) {
        const { status, received: got } = await other.send({ headers });
        expect([headers, status, got]).toEqual([headers, 401, null]);
      }
    });

    test.each([
      ['one of 64 KB', `big=${'x'.repeat(65_530)}`],
      ['a thousand', Array.from({ length: 1000 }, (_, n) => `cookie${n}=${n}`).join('; ')],
      [
        'a thousand of ours',
        Array.from({ length: 500 }, () => `${cookieNames.session}=e30.e30.x`).join('; '),
      ],
    ])('is nothing for many cookies: %s are 401 within a second', async (_what, cookie) => {
      const start = performance.now();
      const { status, received: got } = await other.send({ headers: [['Cookie', cookie]] });
      expect([status, got]).toEqual([401, null]);
      expect(performance.now() - start).toBeLessThan(1000);
    });

    test('is 64 KB of cookies beside a session', async () => {
      const big = `big=${'x'.repeat(64_000)}`;
      expect(headerOf(await received([['Cookie', `${other.session.cookie}; ${big}`]]), 'Cookie')).toBe(big);
    });

    test('is told by nobody who asks the authorizer without the secret', async () => {
      const question: Headers = [['X-Forwarded-Method', 'GET'], ['X-Forwarded-Uri', '/'], own()];
      const from = async (...secrets: string[]) => {
        const brought = secrets.map((value) => ['X-Gateway-Secret', value] as const);
        const headers = [...question, ...brought];
        const answer = await ask(other.stack.authorizer.port, { target: '/auth/forward', headers });
        return [answer.status, answer.header('X-Auth-Reason')];
      };
      expect(await from(other.secret)).toEqual([200, 'ok']);
      for (const secrets of [[], [''], ['x'], [other.secret, other.secret], [`${other.secret}x`]])
        expect(await from(...secrets)).toEqual([403, 'untrusted_peer']);
      expect(other.stack.authorizer.process.stdout()).not.toContain(other.secret);
      expect(other.stack.gateway.log()).not.toContain(other.secret);
    });
  });
}
