import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '@gatehouse/testing';
import type { Rule } from '@gatehouse/policy';
import type { UserSubject } from '@gatehouse/identity';
import { headerOf } from '../echo/received-request';
import { ask, type RawRequest } from '../http/raw-request';
import type { LoggedIn } from '../people/logged-in';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';

const rules: readonly Rule[] = (
  [
    { id: 'open', path: '/open/**', allow: 'public' },
    { id: 'private', path: '/private', allow: 'authenticated' },
    { id: 'admin', path: '/admin', scopes: ['lab:enter'] },
    { id: 'papers.read', path: '/papers/{id}', methods: ['GET'], scopes: ['submission:read'] },
    { id: 'papers.write', path: '/papers/{id}', methods: ['POST', 'PUT'], scopes: ['submission:update'] },
    {
      id: 'locks',
      path: '/users/{id}/locks/{lock}',
      methods: ['DELETE'],
      scopes: ['submission:create'],
      own: '{id}',
    },
    { id: 'host', host: 'a.example.com', path: '/private', allow: 'public' },
    { id: 'fresh', path: '/fresh', allow: 'authenticated', max_age: 300 },
    { id: 'old', path: '/old', allow: 'authenticated', legacy: true },
  ] as const
).map((rule) => ({ ...rule, owner: 'tests' }));

describeWith(['redis-server', 'nginx'], 'route policy through NGINX', () => {
  let stack: GatewayStack;
  let user: UserSubject;
  let session: LoggedIn;

  beforeAll(async () => {
    stack = await startGatewayStack();
    await stack.people.publishPolicy(2, { default: 'deny', rules });
    user = await stack.people.user('foouser');
    session = await stack.people.logIn(user);
  }, 60_000);
  afterAll(() => stack?.stop());

  /** What the client got, and what the service received, if it received anything. */
  const asking = async (request: RawRequest, who: LoggedIn | null = session) => {
    const before = stack.echo.received.length;
    const cookie = who === null ? [] : [['Cookie', `${who.cookie}; theme=dark`] as const];
    const answer = await ask(stack.gateway.service, {
      ...request,
      headers: [...cookie, ...(request.headers ?? [])],
    });
    return { status: answer.status, answer, received: stack.echo.received[before] ?? null };
  };
  const statusOf = async (...args: Parameters<typeof asking>) => {
    const { status, received } = await asking(...args);
    return `${status}${received === null ? '' : ` reached as ${received.url}`}`;
  };

  test('what is open is open to everyone, and the service learns who is there if somebody is', async () => {
    const nobody = await asking({ target: '/open/a?b' }, null);
    expect([nobody.status, nobody.received?.url, nobody.received?.token]).toEqual([200, '/open/a?b', null]);
    const somebody = await asking({ target: '/open/a' });
    expect(somebody.received?.token).toMatchObject({ user: { username: 'foouser' } });
    const forged = await asking(
      { target: '/open', headers: [['Cookie', 'ARXIVNG_SESSION_ID=forged']] },
      null,
    );
    expect([forged.status, forged.received?.token]).toEqual([200, null]);
  });

  test('a bad bearer token is refused even there', async () => {
    expect(await statusOf({ target: '/open', headers: [['Authorization', 'Bearer x']] }, null)).toBe('401');
  });

  test('the rule of a path decides: held, missing, and no rule at all', async () => {
    expect(await statusOf({ target: '/papers/7' })).toBe('200 reached as /papers/7');
    const { status, answer, received } = await asking({ target: '/papers/7', method: 'PUT' });
    expect([status, received]).toEqual([403, null]);
    expect(answer.header('X-Auth-Reason')).toBe('scope_missing');
    expect(answer.header('X-Auth-Missing')).toBe('submission:update');
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'scope_missing', missing: 'submission:update' });
    expect(await statusOf({ target: '/nowhere' })).toBe('403');
    expect(await statusOf({ target: '/papers' })).toBe('403');
  });

  test('a method that the path has no rule for is refused, and HEAD follows GET', async () => {
    const { status, answer } = await asking({ target: '/papers/7', method: 'DELETE' });
    expect([status, answer.header('X-Auth-Reason')]).toEqual([403, 'bad_method']);
    expect(await statusOf({ target: '/papers/7', method: 'HEAD' })).toBe('200 reached as /papers/7');
  });

  test('one’s own lock may be deleted, but not any lock', async () => {
    const lock = (id: string | number) => statusOf({ target: `/users/${id}/locks/7`, method: 'DELETE' });
    expect(await lock(user.legacyId!)).toContain('200');
    expect(await lock(user.ref.id)).toContain('200');
    expect(await lock(user.legacyId! + 1)).toBe('403');
  });

  test('/admin/ is judged as /admin and forwarded as it came; /ADMIN is another path', async () => {
    const keeper = await stack.people.logIn(
      await stack.people.user('keeper', { grants: [{ scope: 'lab:enter', expires: null }] }),
    );
    expect(await statusOf({ target: '/admin/' })).toBe('403');
    expect(await statusOf({ target: '/admin/' }, keeper)).toBe('200 reached as /admin/');
    expect(await statusOf({ target: '/ADMIN' }, keeper)).toBe('403');
  });

  test('query and fragment say nothing about the rule', async () => {
    expect(await statusOf({ target: '/private?x=/open' }, null)).toBe('401');
    expect(await statusOf({ target: '/private?x=/open' })).toBe('200 reached as /private?x=/open');
    expect(await statusOf({ target: '/private#/open' }, null)).toMatch(/^40[01]$/);
  });

  test('nothing in a POST makes it another method', async () => {
    const headers = [
      ['X-HTTP-Method-Override', 'GET'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ] as const;
    expect(await statusOf({ target: '/papers/7', method: 'POST', headers, body: '_method=GET' })).toBe('403');
  });

  test('a host is compared without case and port, and a health checker is nobody special', async () => {
    expect(await statusOf({ target: '/private', host: 'A.Example.com:443' }, null)).toBe(
      '200 reached as /private',
    );
    expect(await statusOf({ target: '/private', host: 'a.example.com.' }, null)).toBe(
      '200 reached as /private',
    );
    expect(await statusOf({ target: '/private', host: 'b.example.com' }, null)).toBe('401');
    const headers = [['User-Agent', 'ELB-HealthChecker/2.0']] as const;
    expect(await statusOf({ target: '/private', headers }, null)).toBe('401');
  });

  test('a preflight needs no credentials where the method is listed', async () => {
    const preflight = (target: string, method: string, origin = 'https://app.example.org') =>
      statusOf(
        {
          target,
          method: 'OPTIONS',
          headers: [
            ['Origin', origin],
            ['Access-Control-Request-Method', method],
          ],
        },
        null,
      );
    expect(await preflight('/papers/7', 'PUT')).toBe('200 reached as /papers/7');
    expect(await preflight('/papers/7', 'DELETE')).toBe('403');
    expect(await preflight('/private', 'PATCH')).toBe('200 reached as /private');
    expect(await statusOf({ target: '/private', method: 'OPTIONS' }, null)).toBe('401');
  });

  test('who logged in too long ago is asked to log in again: a program by RFC 9470, a browser at the log-in', async () => {
    const longAgo = await stack.people.logIn(
      user,
      user.epoch,
      undefined,
      Math.floor(Date.now() / 1000) - 301,
    );
    expect(await statusOf({ target: '/fresh' })).toBe('200 reached as /fresh');
    const { status, answer } = await asking({ target: '/fresh' }, longAgo);
    expect([status, answer.header('X-Auth-Reason')]).toEqual([401, 'step_up']);
    expect(answer.header('WWW-Authenticate')).toContain('insufficient_user_authentication');
    expect(answer.header('WWW-Authenticate')).toContain('max_age="300"');
    const browser = await asking({ target: '/fresh', headers: [['Accept', 'text/html']] }, longAgo);
    expect([browser.status, browser.answer.header('Location')]).toEqual([
      302,
      expect.stringMatching(/\/login\?next_page=.*%2Ffresh&prompt=login$/),
    ]);
  });

  test('the old system gets its own cookie where the rule says so, and services get none', async () => {
    const old = await asking({ target: '/old' });
    expect(headerOf(old.received!, 'Cookie')).toBe(`theme=dark; ${session.legacyCookie}`);
    const other = await asking({ target: '/private' });
    expect(headerOf(other.received!, 'Cookie')).toBe('theme=dark');
  });

  test('a role that loses a scope holds from the next request on', async () => {
    expect(await statusOf({ target: '/papers/8' })).toContain('200');
    await stack.people.publishPolicy(3, { default: 'deny', rules, roles: { 'public-user': [] } });
    expect(await statusOf({ target: '/papers/8' })).toBe('403');
    await stack.people.publishPolicy(4, { default: 'deny', rules });
    expect(await statusOf({ target: '/papers/8' })).toContain('200');
  });

  test('the log of NGINX and the metrics name rule and version', async () => {
    await asking({ target: '/papers/9', method: 'PUT' });
    const metrics = await (await fetch(`http://127.0.0.1:${stack.authorizer.port}/metrics`)).text();
    expect(metrics).toMatch(
      /authorizer_rule_decisions_total\{rule="papers.write",reason="scope_missing"\} [1-9]/,
    );
    const lines = readFileSync(join(stack.gateway.nginx.folder, 'requests.log'), 'utf8').trim().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      rule: 'papers.write',
      policy: '4',
      reason: 'scope_missing',
    });
  });
});
