import { describeWith } from '@gatehouse/testing';
import { ask, type RawRequest } from '../http/raw-request';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';
import { accountsUrl } from '../stack/app-environment';
import type { LoggedIn } from '../people/logged-in';

const html = ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'] as const;

describeWith(['redis-server', 'nginx'], 'answers that leave the gateway', () => {
  let stack: GatewayStack;
  let session: LoggedIn;

  beforeAll(async () => {
    stack = await startGatewayStack();
    session = await stack.people.logIn(await stack.people.user('foouser'));
  }, 60_000);
  afterAll(() => stack?.stop());

  const asStranger = (request: RawRequest = {}) => ask(stack.gateway.service, request);
  const asUser = (request: RawRequest = {}) =>
    ask(stack.gateway.service, {
      ...request,
      headers: [...(request.headers ?? []), ['Cookie', session.cookie]],
    });

  describe('to somebody who is not logged in', () => {
    test.each(['GET', 'HEAD'])(
      'send a browser that navigates by %s to the log-in and back',
      async (method) => {
        const answer = await asStranger({ method, target: '/a/b?c=d&e=%2F', headers: [html] });
        const location = new URL(answer.header('Location')!);
        expect([answer.status, location.origin + location.pathname]).toEqual([302, `${accountsUrl}/login`]);
        expect([...location.searchParams.keys()]).toEqual(['next_page']);
        expect(location.searchParams.get('next_page')).toMatch(
          /^https?:\/\/service\.example\.org\/a\/b\?c=d&e=%2F$/,
        );
        expect(answer.header('X-Auth-Reason')).toBe('no_credentials');
        expect(answer.header('Cache-Control')).toBe('no-store');
      },
    );

    test.each([
      ['a program', { headers: [['Accept', 'application/json']] as const }],
      ['a program that takes anything', {}],
      ['a form', { method: 'POST', headers: [html], body: 'a=b' }],
    ])('tell %s in JSON', async (_who, request) => {
      const answer = await asStranger(request);
      expect(answer.status).toBe(401);
      expect(answer.header('Content-Type')).toBe('application/problem+json');
      expect(answer.header('WWW-Authenticate')).toMatch(/^Bearer, DPoP algs="ES256 [A-Za-z0-9 ]+"$/);
      expect(answer.header('X-Auth-Reason')).toBe('no_credentials');
      expect(answer.json()).toMatchObject({ type: 'about:blank', status: 401, code: 'no_credentials' });
    });

    test('say that the token is not valid where one came', async () => {
      const answer = await asStranger({ headers: [['Authorization', 'Bearer x']] });
      expect(answer.header('WWW-Authenticate')).toMatch(/^Bearer error="invalid_token", DPoP algs="ES256 /);
      expect(answer.json()).toMatchObject({ code: 'bad_credentials' });
    });
  });

  describe('to a request that is refused', () => {
    test('tell a program the reason', async () => {
      const answer = await asUser({ target: '/a;b' });
      expect(answer.status).toBe(403);
      expect(answer.header('X-Auth-Reason')).toBe('bad_path');
      expect(answer.header('Content-Type')).toBe('application/problem+json');
      expect(answer.json()).toMatchObject({ status: 403, code: 'bad_path' });
    });

    test('show a person a page', async () => {
      const answer = await asUser({ target: '/a;b', headers: [html] });
      expect([answer.status, answer.header('Content-Type')]).toEqual([403, 'text/html; charset=utf-8']);
      expect(answer.body).toContain('<h1>Not allowed</h1>');
      expect(answer.body).toContain('bad_path');
    });

    test('repeat nothing that the client sent', async () => {
      const answer = await asUser({ target: '/a;<script>"', headers: [html] });
      expect(answer.body).not.toContain('script');
    });
  });

  describe('of the service itself pass untouched', () => {
    test.each([401, 403, 404, 418, 500, 502, 503])('%d', async (status) => {
      const answer = await asUser({ target: `/status/${status}`, headers: [html] });
      expect(answer.status).toBe(status);
      expect(answer.header('X-Echo')).toBe('yes');
      expect(answer.body).toContain('<h1>Hello');
      for (const name of ['X-Auth-Reason', 'Retry-After', 'WWW-Authenticate']) {
        expect([name, answer.header(name)]).toEqual([name, null]);
      }
    });

    test('except that they lead nowhere inside of the gateway', async () => {
      const answer = await asUser({ target: '/?accel=/_gatehouse/auth' });
      expect([answer.status, answer.header('X-Echo')]).toEqual([200, 'yes']);
      expect(answer.header('Authorization')).toBeNull();
    });
  });

  describe('to somebody are nobody else’s', () => {
    test('unless the service said so itself', async () => {
      expect((await asUser({ target: '/' })).header('Cache-Control')).toBe('private');
      expect((await asUser({ target: '/status/404' })).header('Cache-Control')).toBe('private');
      expect((await asUser({ target: '/?cache=max-age=60' })).header('Cache-Control')).toBe('max-age=60');
      expect((await asUser({ target: '/?cache=public' })).header('Cache-Control')).toBe('public');
    });

    test('and those of public locations are as the service made them', async () => {
      expect((await asUser({ target: '/public/' })).header('Cache-Control')).toBeNull();
    });
  });
});
