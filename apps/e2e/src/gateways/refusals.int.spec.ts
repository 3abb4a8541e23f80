import { describeWith, until } from '@gatehouse/testing';
import { accountsUrl } from '../stack/app-environment';
import { startAuthorizer } from '../stack/authorizer-process';
import { otherGateways } from '../stack/other-gateways';
import { OtherStack } from './other-stack';

const html = ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'] as const;

for (const gateway of otherGateways) {
  describeWith(['redis-server', gateway.program], `answers that leave ${gateway.program}`, () => {
    let other: OtherStack;

    beforeAll(async () => {
      other = await OtherStack.start(gateway);
    }, 60_000);
    afterAll(() => other?.stop());

    test.each(['GET', 'HEAD'])(
      'send a browser that navigates by %s to the log-in and back',
      async (method) => {
        const { answer, received } = await other.send({ method, target: '/a/b?c=d&e=%2F', headers: [html] });
        const location = new URL(answer.header('Location')!);
        expect([answer.status, location.origin + location.pathname]).toEqual([302, `${accountsUrl}/login`]);
        expect([...location.searchParams]).toEqual([
          ['next_page', 'http://service.example.org/a/b?c=d&e=%2F'],
        ]);
        expect([answer.header('X-Auth-Reason'), answer.header('Cache-Control')]).toEqual([
          'no_credentials',
          'no-store',
        ]);
        expect(received).toBeNull();
      },
    );

    test.each([
      ['a program', { headers: [['Accept', 'application/json']] as const }],
      ['a program that takes anything', {}],
      ['a form', { method: 'POST', headers: [html], body: 'a=b' }],
    ])('tell %s in JSON that it is not logged in', async (_who, request) => {
      const { answer, received } = await other.send(request);
      expect([answer.status, answer.header('Content-Type')]).toEqual([401, 'application/problem+json']);
      expect(answer.header('WWW-Authenticate')).toMatch(/^Bearer, DPoP algs="ES256 /);
      expect(answer.json()).toMatchObject({ type: 'about:blank', status: 401, code: 'no_credentials' });
      expect(received).toBeNull();
    });

    test('name no one and show no token', async () => {
      const { answer } = await other.send({});
      for (const name of [
        'Authorization',
        'X-Auth-User',
        'X-Auth-Session',
        'X-Forward-Cookie',
        'X-Canonical-URI',
      ])
        expect([name, answer.header(name)]).toEqual([name, null]);
    });

    test('tell a program why a request is refused, and show a person a page', async () => {
      const { answer } = await other.sendAsUser({ target: '/a;b' });
      expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([403, 'bad_path']);
      expect(answer.json()).toMatchObject({ status: 403, code: 'bad_path' });

      const page = (await other.sendAsUser({ target: '/a;b', headers: [html] })).answer;
      expect([page.status, page.header('Content-Type')]).toEqual([403, 'text/html; charset=utf-8']);
      expect(page.body).toContain('<h1>Not allowed</h1>');
    });

    test.each([401, 403, 404, 418, 500, 502, 503])(
      'are the service’s own where it answered: %d',
      async (status) => {
        const { answer } = await other.sendAsUser({ target: `/status/${status}`, headers: [html] });
        expect([answer.status, answer.header('X-Echo')]).toEqual([status, 'yes']);
        for (const name of ['X-Auth-Reason', 'Retry-After', 'WWW-Authenticate'])
          expect([name, answer.header(name)]).toEqual([name, null]);
      },
    );

    test('to somebody are nobody else’s, unless the service said so itself', async () => {
      const cacheControl = async (target: string) =>
        (await other.sendAsUser({ target })).answer.header('Cache-Control');
      expect(await cacheControl('/')).toBe('private');
      expect(await cacheControl('/?cache=max-age=60')).toBe('max-age=60');
      expect(await cacheControl('/public/')).toBeNull();
    });

    describe('while permissions cannot be checked', () => {
      const expectBack = () =>
        until(async () => (await other.sendAsUser()).status === 200, {
          message: 'people to be let in again',
        });

      beforeEach(expectBack);

      const expectUnavailable = async (reason: string): Promise<void> => {
        const start = performance.now();
        const passages = [await other.sendAsUser(), await other.sendAsUser({ headers: [html] })];
        expect(performance.now() - start).toBeLessThan(7000);
        for (const { answer, received } of passages) {
          expect([answer.status, answer.header('Retry-After'), received]).toEqual([503, '1', null]);
          expect(answer.header('X-Auth-Reason')).toBe(reason);
        }
        expect(passages[0]!.answer.json()).toMatchObject({ status: 503, code: reason });
        expect(passages[1]!.answer.body).toContain('<h1>Please try again</h1>');
        expect((await other.send({ target: '/public/page' })).status).toBe(200);
      };

      test('are 503: the authorizer is stopped, and comes back', async () => {
        const { authorizer, redis, secrets } = other.stack;
        await authorizer.process.stop();
        await expectUnavailable('authorizer_unavailable');
        const env = { GATEWAY_SECRET: other.secret };
        await startAuthorizer({ tokenStoreUrl: redis.url, secrets, port: authorizer.port, env });
        await expectBack();
      });

      test('are 503: the network to the authorizer swallows everything', async () => {
        other.stack.toAuthorizer.stall();
        await expectUnavailable('authorizer_unavailable');
        await other.stack.toAuthorizer.resume();
        await expectBack();
      });

      test('are 503 with the authorizer’s reason: the token store is frozen', async () => {
        other.stack.redis.freeze();
        await until(async () => (await other.sendAsUser()).status === 503, {
          message: 'memory to be no longer trusted',
        });
        await expectUnavailable('store_unavailable');
        other.stack.redis.thaw();
        await expectBack();
      });
    });
  });
}
