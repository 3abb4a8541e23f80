import { describeWith, until } from '@gatehouse/testing';
import { ask } from '../http/raw-request';
import type { RawResponse } from '../http/raw-response';
import { startAuthorizer } from '../stack/authorizer-process';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';
import type { LoggedIn } from '../people/logged-in';

describeWith(['redis-server', 'nginx'], 'while the authorizer cannot be asked, the gateway', () => {
  let stack: GatewayStack;
  let session: LoggedIn;

  beforeAll(async () => {
    stack = await startGatewayStack();
    session = await stack.people.logIn(await stack.people.user('foouser'));
  }, 60_000);
  afterAll(() => stack?.stop());

  const asUser = (accept = '*/*') =>
    ask(stack.gateway.service, {
      headers: [
        ['Cookie', session.cookie],
        ['Accept', accept],
      ],
    });

  /** 503 with Retry-After, to programs and to people, within three seconds and a bit; the service is not asked. */
  const expectUnavailable = async (reason: string): Promise<void> => {
    const before = stack.echo.received.length;
    const start = performance.now();
    const [json, page] = await Promise.all([asUser(), asUser('text/html')]);
    expect(performance.now() - start).toBeLessThan(3500);
    for (const answer of [json, page]) {
      expect([answer.status, answer.header('Retry-After')]).toEqual([503, '1']);
      expect(answer.header('X-Auth-Reason')).toBe(reason);
    }
    expect(json.json()).toMatchObject({ status: 503, code: reason });
    expect(page.body).toContain('<h1>Please try again</h1>');
    expect(stack.echo.received.length).toBe(before);
  };
  const expectBack = (): Promise<RawResponse> =>
    until(
      async () => {
        const answer = await asUser();
        return answer.status === 200 && answer;
      },
      { message: 'people to be let in again' },
    );

  beforeEach(expectBack);

  test('says 503: the authorizer refuses connections', async () => {
    await stack.toAuthorizer.refuse();
    stack.toAuthorizer.sever();
    await expectUnavailable('authorizer_unavailable');
    await stack.toAuthorizer.resume();
    await expectBack();
  });

  test('says 503: the authorizer is stopped, and comes back', async () => {
    await stack.authorizer.process.stop();
    await expectUnavailable('authorizer_unavailable');
    const { redis, secrets } = stack;
    const again = await startAuthorizer({ tokenStoreUrl: redis.url, secrets, port: stack.authorizer.port });
    await expectBack();
    stack = { ...stack, authorizer: again };
  });

  test('says 503: the authorizer is frozen', async () => {
    stack.authorizer.process.freeze();
    await expectUnavailable('authorizer_unavailable');
    stack.authorizer.process.thaw();
    await expectBack();
  });

  test('says 503: the network to it swallows everything', async () => {
    stack.toAuthorizer.stall();
    await expectUnavailable('authorizer_unavailable');
    await stack.toAuthorizer.resume();
    await expectBack();
  });

  test('says 503 with the authorizer’s reason: the token store is frozen', async () => {
    stack.redis.freeze();
    await until(async () => (await asUser()).status === 503, { message: 'memory to be no longer trusted' });
    await expectUnavailable('store_unavailable');
    stack.redis.thaw();
    await expectBack();
  });

  test('says 503 with the authorizer’s reason: the token store holds no policy', async () => {
    await stack.redis.cli('FLUSHALL');
    await until(async () => (await asUser()).status === 503, { message: 'the flush to be noticed' });
    await expectUnavailable('policy_unavailable');
    await stack.people.publishPolicy();
    session = await stack.people.logIn(await stack.people.user('foouser'));
    await expectBack();
  });

  test('serves public locations all the same', async () => {
    stack.authorizer.process.freeze();
    expect((await ask(stack.gateway.service, { target: '/public/page' })).status).toBe(200);
    stack.authorizer.process.thaw();
  });
});
