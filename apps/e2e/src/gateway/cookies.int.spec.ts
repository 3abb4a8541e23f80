import type { UserSubject } from '@gatehouse/identity';
import { describeWith } from '@gatehouse/testing';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { ask } from '../http/raw-request';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';
import { cookieNames } from '../stack/app-environment';
import type { LoggedIn } from '../people/logged-in';

describeWith(['redis-server', 'nginx'], 'cookies on their way through the gateway', () => {
  let stack: GatewayStack;
  let user: UserSubject;
  let session: LoggedIn;

  beforeAll(async () => {
    stack = await startGatewayStack();
    user = await stack.people.user('foouser');
    session = await stack.people.logIn(user);
  }, 60_000);
  afterAll(() => stack?.stop());

  const withCookie = (cookie: string, target = '/') =>
    ask(stack.gateway.service, { target, headers: [['Cookie', cookie]] });
  const cookieAtService = async (cookie: string, target = '/') => {
    const answer = await withCookie(cookie, target);
    expect(answer.status).toBe(200);
    return headerOf(answer.json<object>() as ReceivedRequest, 'Cookie');
  };
  const forged = () => session.cookie.replace(/[^.]+$/, 'x'.repeat(43));

  describe('the service gets', () => {
    test('none, if all that came were session cookies', async () => {
      expect(await cookieAtService(session.cookie)).toBeNull();
      expect(await cookieAtService(`${session.cookie}; ${session.legacyCookie}`)).toBeNull();
    });

    test('the others, byte for byte and in their order', async () => {
      const others = ['a=1', 'b="q u o t e d"', 'c=%C3%A9=;', 'empty=', 'bare', 'a=2', 'd={"x":[1,2]}'];
      const sent = ['a=1', session.cookie, ...others.slice(1, 4), session.legacyCookie, ...others.slice(4)];
      expect(await cookieAtService(sent.join('; '))).toBe(others.join('; ').replace(';;', ';'));
    });

    test('no permanent token of the old system, and nothing named nearly like a session is taken away', async () => {
      const near = `x${cookieNames.session}=1; ${cookieNames.session}_2=2; Tapir_Session=3`;
      expect(await cookieAtService(`${cookieNames.permanent}=1-abc; ${near}; ${session.cookie}`)).toBe(near);
    });
  });

  describe('in a public location the service gets', () => {
    test.each([
      ['the others', (own: LoggedIn) => [`a=1; ${own.cookie}; b=2; ${own.legacyCookie}`, 'a=1; b=2']],
      ['the others, wherever the session stands', (own: LoggedIn) => [`${own.cookie}; a=1`, 'a=1']],
      ['none, if there were no others', (own: LoggedIn) => [`${own.legacyCookie};${own.cookie}`, null]],
      [
        'none, if more session cookies came than it can take out',
        (own: LoggedIn) => [[own.cookie, own.cookie, own.legacyCookie, own.cookie, 'a=1'].join('; '), null],
      ],
      ['none, if one hides under another spelling', (own: LoggedIn) => [`a=1; b=${own.cookie}`, null]],
    ])('%s', async (_what, cookies) => {
      const [sent, expected] = cookies(session);
      expect(await cookieAtService(sent!, '/public/page')).toBe(expected);
    });
  });

  describe('a session cookie sent twice', () => {
    test.each([
      ['the forged one first', () => `${forged()}; ${session.cookie}`],
      ['the forged one last', () => `${session.cookie}; ${forged()}`],
    ])('is the valid one: %s', async (_order, cookie) => {
      const answer = await withCookie(cookie());
      expect(answer.status).toBe(200);
      expect((answer.json<object>() as ReceivedRequest).token?.session_id).toBe(session.sessionId);
    });

    test('lets nobody in if both are forged', async () => {
      expect((await withCookie(`${forged()}; ${forged()}`)).status).toBe(401);
    });

    test('of two people: nobody', async () => {
      const other = await stack.people.logIn(await stack.people.user('other'));
      const answer = await withCookie(`${session.cookie}; ${other.cookie}`);
      expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([401, 'conflicting_credentials']);
    });

    test('in two headers is read as one', async () => {
      const headers = [
        ['Cookie', forged()],
        ['Cookie', session.cookie],
      ] as const;
      expect((await ask(stack.gateway.service, { headers })).status).toBe(200);
    });
  });

  test('a session cookie that is rightly signed for another user than the session’s is 401, however often', async () => {
    const cookie = stack.people.cookieFor(String(user.legacyId! + 999), session);
    for (let count = 0; count < 3; count += 1) {
      expect((await withCookie(session.cookie)).status).toBe(200);
      const answer = await withCookie(cookie);
      expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([401, 'bad_credentials']);
    }
  });

  describe('a legacy cookie', () => {
    test('alone is the session that was opened with it', async () => {
      const answer = await withCookie(session.legacyCookie);
      expect(answer.status).toBe(200);
      expect((answer.json<object>() as ReceivedRequest).token?.session_id).toBe(session.sessionId);
    });

    test('of a session that nobody knows is 401 and says so', async () => {
      const unknown = stack.people.legacyCookie(4_000_000_000, user.legacyId!);
      const answer = await withCookie(`${cookieNames.legacy}=${unknown}`);
      expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([401, 'legacy_session_unknown']);
    });

    test('that is rightly signed for another user than the session’s is 401', async () => {
      const legacySession = Number(session.legacyCookie.split('=')[1]!.split(':')[0]);
      const stolen = stack.people.legacyCookie(legacySession, user.legacyId! + 999);
      const answer = await withCookie(`${cookieNames.legacy}=${stolen}`);
      expect(answer.status).toBe(401);
    });

    test('beside a bearer token of the same person never reaches the service', async () => {
      const token = await stack.people.bearerToken(user);
      const answer = await ask(stack.gateway.service, {
        headers: [
          ['Authorization', `Bearer ${token}`],
          ['Cookie', `${session.legacyCookie}; a=1`],
        ],
      });
      expect(answer.status).toBe(200);
      expect(headerOf(answer.json<object>() as ReceivedRequest, 'Cookie')).toBe('a=1');
    });
  });

  describe('many cookies', () => {
    const ways = (): readonly (readonly [string, number])[] => [
      ['the gateway', stack.gateway.service],
      ['the authorizer', stack.authorizer.port],
    ];
    const asked = [
      ['X-Original-URI', '/'],
      ['X-Original-Method', 'GET'],
      ['X-Original-Host', 'service.example.org'],
    ] as const;

    test.each([
      ['one of 64 KB', `big=${'x'.repeat(65_530)}`],
      ['a thousand', Array.from({ length: 1000 }, (_, n) => `cookie${n}=${n}`).join('; ')],
      [
        'a thousand of ours',
        Array.from({ length: 500 }, () => `${cookieNames.session}=e30.e30.x`).join('; '),
      ],
    ])('%s are 401 within a second', async (_what, cookie) => {
      for (const [who, port] of ways()) {
        const start = performance.now();
        const target = port === stack.authorizer.port ? '/auth' : '/';
        const { status } = await ask(port, { target, headers: [...asked, ['Cookie', cookie]] });
        expect([who, status]).toEqual([who, 401]);
        expect(performance.now() - start).toBeLessThan(1000);
      }
    });

    test('64 KB beside a session are let in and arrive', async () => {
      const big = `big=${'x'.repeat(64_000)}`;
      expect(await cookieAtService(`${session.cookie}; ${big}`)).toBe(big);
    });
  });
});
