import fc from 'fast-check';
import { CompiledPolicy, ruleFor, type Policy } from '@gatehouse/policy';
import { describeWith } from '@gatehouse/testing';
import { ask } from '../http/raw-request';
import type { LoggedIn } from '../people/logged-in';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';

/** From what everybody may to what few may. */
const levels = ['public', 'authenticated', 'a:b', 'c:d'] as const;

const rule = (level: number, path: string) => ({
  id: path,
  owner: 'tests',
  path,
  ...(level < 2 ? { allow: levels[level] as 'public' } : { scopes: [levels[level]!] }),
});

const policy: Policy = {
  version: 2,
  default: 'deny',
  roles: { 'public-user': ['a:b'] },
  rules: [
    rule(0, '/**'),
    rule(1, '/{x}'),
    rule(3, '/admin'),
    rule(2, '/admin/{x}'),
    rule(3, '/admin/keys/**'),
    rule(0, '/admin/keys/shared'),
    rule(3, '/@me/**'),
    rule(2, '/a b'),
    rule(3, '/a/b/c'),
    rule(1, '/a/{x}/c'),
  ],
};

/** What a service might take the path for that it received. */
function readings(received: string): readonly string[] {
  const path = received.split('?', 1)[0]!;
  const decoded = decodeURIComponent(path);
  const resolved = new URL(received, 'http://service').pathname;
  return [
    path,
    decoded,
    resolved,
    decodeURIComponent(resolved),
    path.replace(/\/+/g, '/'),
    path.replace(/\/$/, ''),
  ]
    .map((text) => text || '/')
    .flatMap((text) => [text, text.split(';', 1)[0]!, text.replace(/\.(?=\/|$)/g, '')]);
}

describeWith(['redis-server', 'nginx'], 'random addresses through NGINX and the authorizer together', () => {
  let stack: GatewayStack;
  let session: LoggedIn;
  const compiled = CompiledPolicy.of(policy);

  beforeAll(async () => {
    stack = await startGatewayStack();
    await stack.people.publishPolicy(2, policy);
    session = await stack.people.logIn(await stack.people.user('foouser'));
  }, 60_000);
  afterAll(() => stack?.stop());

  const levelOf = (path: string): number => {
    const found = ruleFor(compiled, { method: 'GET', path: encodeURI(path), host: null, preflight: null });
    if (found === null || found === 'bad_method') return levels.length;
    const { allow, scopes } = found.rule;
    return levels.indexOf((allow ?? scopes![0]) as (typeof levels)[number]);
  };

  const plain = fc.constantFrom('a', 'b', 'c', 'admin', 'keys', 'shared', '@me', '%40me', '/', '/', '/');
  const odd = fc.constantFrom(
    ...['a', 'b', 'c', 'admin', 'keys', 'shared', '@me', '%40me', 'ADMIN', '%61dmin', 'a%20b', 'x'],
    ...[
      '/',
      '/',
      '/',
      '//',
      '.',
      '..',
      '%2e',
      '%2E%2e',
      '%2f',
      '%5c',
      '\\',
      ';',
      ';x=1',
      '%3b',
      '%25',
      '%252e',
      '%00',
      '%0a',
    ],
    ...[
      '?',
      '#',
      '?/admin',
      '%3f',
      '%23',
      '~',
      '+',
      'é',
      '%c3%a9',
      '%ff',
      '%zz',
      ' ',
      '\t',
      ':',
      '*',
      '%2a',
      '%7e',
    ],
  );
  const target = fc
    .array(fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: odd }), {
      minLength: 1,
      maxLength: 9,
    })
    .map((pieces) => `/${pieces.join('')}`);

  test.each([
    ['nobody', 0],
    ['somebody with one scope', 2],
  ])(
    'no request of %s reaches the service on a path with a stricter rule',
    async (who, mayUpTo) => {
      let reached = 0;
      await fc.assert(
        fc.asyncProperty(target, async (text) => {
          const before = stack.echo.received.length;
          const headers = mayUpTo === 0 ? [] : [['Cookie', session.cookie] as const];
          await ask(stack.gateway.service, { target: text, headers });
          const received = stack.echo.received[before];
          if (received === undefined) return;
          reached += 1;
          for (const path of readings(received.url))
            expect([path, levelOf(path) <= mayUpTo]).toEqual([path, true]);
        }),
        { numRuns: 1500 },
      );
      expect(reached).toBeGreaterThan(100);
    },
    120_000,
  );
});
