import fc from 'fast-check';
import { ruleFor } from '../compiled-policy';
import { errorsOf, lint } from '../lint/lint';
import { aPolicy, aRule, asking, compiled } from '../policy.fixture';
import type { Rule } from '../policy';
import { naiveRule } from './naive-routes.fixture';

const decided = (rules: readonly Rule[], method: string, path: string, host: string | null = null) => {
  const found = ruleFor(compiled(...rules), asking(method, path, { host }));
  return found === null || found === 'bad_method' ? found : found.rule.path;
};

const of = (...paths: string[]) => paths.map((path) => aRule({ path }));

describe('the most specific path wins', () => {
  test.each([
    ['/a', ['/a', '/{x}', '/**'], '/a'],
    ['/b', ['/a', '/{x}', '/**'], '/{x}'],
    ['/b/c', ['/a', '/{x}', '/**'], '/**'],
    ['/', ['/a', '/{x}', '/**'], '/**'],
    ['/', ['/', '/**'], '/'],
    ['/a/b', ['/a/**', '/{x}/b'], '/a/**'],
    ['/a/b/c', ['/a/b/d', '/a/{x}/c'], '/a/{x}/c'],
    ['/a/b/c', ['/a/b/d', '/{x}/b/c', '/a/**'], '/a/**'],
    ['/a', ['/a/**', '/{x}'], '/a/**'],
    ['/a', ['/a/**', '/a'], '/a'],
    ['/a', ['/a/{x}'], null],
    ['/a/b/', ['/a/{x}'], '/a/{x}'],
    ['/A', ['/a'], null],
    ['/ops/users/42/deliveryservices', ['/deliveryservices', '/ops/users/{id}'], null],
  ])('%s of %j is decided by %s', (path, paths, expected) => {
    expect(decided(of(...paths), 'GET', path)).toBe(expected);
    expect(decided(of(...paths).reverse(), 'GET', path)).toBe(expected);
  });

  test('an escape and what it stands for are one name', () => {
    expect(decided(of('/users/@me', '/users/{id}'), 'GET', '/users/%40me')).toBe('/users/@me');
    expect(decided(of('/caf%C3%A9', '/**'), 'GET', '/caf%C3%A9')).toBe('/caf%C3%A9');
    expect(decided(of('/café', '/**'), 'GET', '/caf%C3%A9')).toBe('/café');
  });
});

describe('methods', () => {
  const rules = [
    aRule({ path: '/a', methods: ['GET', 'POST'] }),
    aRule({ path: '/{x}' }),
    aRule({ path: '/b', methods: ['GET'] }),
    aRule({ path: '/b', methods: ['HEAD'], id: 'head' }),
  ];

  test('a path that wins has no rule for the method: refused, never the next path’s rule', () => {
    expect(decided(rules, 'DELETE', '/a')).toBe('bad_method');
    expect(decided(rules, 'OPTIONS', '/a')).toBe('bad_method');
    expect(decided(rules, 'DELETE', '/c')).toBe('/{x}');
  });

  test('HEAD follows GET unless it is listed', () => {
    expect(decided(rules, 'HEAD', '/a')).toBe('/a');
    expect(ruleFor(compiled(...rules), asking('HEAD', '/b'))).toMatchObject({ rule: { id: 'head' } });
  });
});

describe('hosts', () => {
  const rules = [
    aRule({ path: '/a/{x}', host: 'API.example.org:443' }),
    aRule({ path: '/a/b' }),
    aRule({ path: '/c', host: 'other.example.org' }),
  ];

  test('the rules of the host come first, whatever their path', () => {
    expect(decided(rules, 'GET', '/a/b', 'api.example.org')).toBe('/a/{x}');
    expect(decided(rules, 'GET', '/a/b', 'www.example.org')).toBe('/a/b');
    expect(decided(rules, 'GET', '/a/b')).toBe('/a/b');
  });

  test('another host’s rules are nobody’s', () => {
    expect(decided(rules, 'GET', '/c', 'api.example.org')).toBeNull();
    expect(decided(rules, 'GET', '/c')).toBeNull();
  });
});

test('finds what a naive reference finds', () => {
  const segment = fc.constantFrom('a', 'b', 'c', '{x}', '{y}');
  const template = fc
    .tuple(fc.array(segment, { maxLength: 4 }), fc.boolean())
    .map(([segments, open]) => `/${[...segments, ...(open ? ['**'] : [])].map(uniquely).join('/')}`);
  const rule = fc
    .record({
      path: template,
      host: fc.constantFrom(undefined, 'one.example', 'two.example'),
      methods: fc.constantFrom(undefined, ['GET'], ['POST', 'HEAD'], ['GET', 'DELETE']),
    })
    .map((parts) => aRule(parts));
  const request = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE'),
    host: fc.constantFrom(null, 'one.example', 'two.example', 'three.example'),
    path: fc
      .tuple(fc.array(fc.constantFrom('a', 'b', 'c', 'd', '%40'), { maxLength: 5 }), fc.boolean())
      .map(([segments, slash]) => `/${segments.join('/')}${slash && segments.length > 0 ? '/' : ''}`),
  });
  let judged = 0;
  fc.assert(
    fc.property(
      fc.array(rule, { maxLength: 12 }),
      fc.array(request, { maxLength: 20 }),
      (rules, requests) => {
        const findings = lint(aPolicy({ rules }), { knownScopes: [], audiences: null });
        const tied = new Set(findings.filter(({ code }) => code === 'tie').flatMap((one) => one.rules));
        const kept = rules.filter(({ id }) => !tied.has(id));
        const policy = compiled(...kept);
        const dead = errorsOf(lint(aPolicy({ rules: kept }), { knownScopes: [], audiences: null }));
        for (const asked of requests) {
          const found = ruleFor(policy, { ...asked, preflight: null });
          const expected = naiveRule(kept, { ...asked, preflight: null });
          expect(found === null || found === 'bad_method' ? found : found.rule).toBe(expected);
          if (expected !== null && expected !== 'bad_method') {
            judged += 1;
            expect(dead.some(({ rules: [id] }) => id === expected.id)).toBe(false);
          }
        }
      },
    ),
    { numRuns: 3000 },
  );
  expect(judged).toBeGreaterThan(1000);
});

/** Parameters with a name of their own for each place. */
function uniquely(text: string, index: number): string {
  return text.startsWith('{') ? `{p${index}}` : text;
}

test('many rules with long shared prefixes take no more steps than their longest path', () => {
  const rules = Array.from({ length: 10_000 }, (_, n) =>
    aRule({ path: `/api/v1/tenants/{tenant}/projects/{project}/resources-${n}/{id}/actions` }),
  );
  expect(compiled(...rules).table.worstCase()).toBe(10);
});
