import { aPolicy, aRule } from '../policy.fixture';
import type { Policy, Rule } from '../policy';
import type { FindingCode } from './finding';
import { errorsOf, lint } from './lint';

const roles = { keeper: ['locks:delete', 'locks:read'] };

const found = (
  rules: readonly Rule[],
  parts: Partial<Policy> = {},
  audiences: ReadonlySet<string> | null = null,
) => lint(aPolicy({ roles, rules, ...parts }), { knownScopes: ['public:read'], audiences });

const codes = (...args: Parameters<typeof found>) =>
  found(...args).map(({ severity, code }) => `${severity} ${code}`);

test('a sound policy has no findings', () => {
  const rules = [
    aRule({ path: '/', allow: 'public' }),
    aRule({ path: '/locks/{id}', methods: ['GET'], scopes: ['locks:read'] }),
    aRule({
      path: '/locks/{id}',
      methods: ['DELETE'],
      scopes: ['locks:delete'],
      resource: '{id}',
      plain: false,
    }),
    aRule({ path: '/locks/**', allow: 'authenticated' }),
  ];
  expect(found(rules).filter(({ code }) => code !== 'no_role_passes')).toEqual([]);
});

describe('refuses', () => {
  test.each<[FindingCode, Partial<Rule>]>([
    ['bad_path', { path: 'a' }],
    ['bad_path', { path: '/a/**/b' }],
    ['bad_path', { path: '/a{x}' }],
    ['bad_path', { path: '/{a}/{a}' }],
    ['bad_path', { path: '/a//b' }],
    ['bad_path', { path: '/a/../b' }],
    ['bad_path', { path: '/a?b' }],
    ['bad_path', { path: '/a%2fb' }],
    ['bad_host', { path: '/', host: 'a b' }],
    ['bad_host', { path: '/', host: '*.example.org' }],
    ['empty_scopes', { path: '/', scopes: [] }],
    ['empty_scopes', { path: '/', anyOf: [] }],
    ['empty_scopes', { path: '/', anyOf: [['locks:read'], []] }],
    ['nothing_required', { path: '/', allow: 'public', scopes: ['locks:read'] }],
    ['unknown_scope', { path: '/', scopes: ['lock:read'] }],
    ['unknown_scope', { path: '/', scopes: ['locks:read', 'locks:write:*'] }],
    ['bad_scope', { path: '/', scopes: ['locks'] }],
    ['unbound_parameter', { path: '/{a}', scopes: ['locks:read'], own: '{b}' }],
    ['unbound_parameter', { path: '/{a}', scopes: ['locks:read'], resource: 'a', plain: false }],
    ['plain_not_written', { path: '/{a}', scopes: ['locks:read'], resource: '{a}' }],
    ['useless_plain', { path: '/{a}', scopes: ['locks:read'], plain: true }],
    ['useless_binding', { path: '/{a}', allow: 'authenticated', own: '{a}' }],
    ['bad_acr', { path: '/', allow: 'authenticated', acr: 'high' }],
    ['public_with_freshness', { path: '/', allow: 'public', max_age: 60 }],
  ])('%s: %j', (code, parts) => {
    const rule = aRule({ id: 'the-rule', path: '/', ...parts });
    expect(found([rule])).toEqual([
      { severity: 'error', code, rules: ['the-rule'], message: expect.any(String) },
    ]);
  });

  test('a rule that says not at all what it requires', () => {
    expect(codes([{ id: 'x', owner: 'o', path: '/' }])).toEqual(['error nothing_required']);
  });

  test('an audience for which no token can be made', () => {
    const rule = aRule({ path: '/', audience: 'papers' });
    expect(codes([rule], {}, new Set(['gateway']))).toEqual(['error unknown_audience']);
    expect(codes([rule], {}, new Set(['papers']))).toEqual([]);
  });

  test('one id twice', () => {
    const rules = [aRule({ id: 'a', path: '/a' }), aRule({ id: 'a', path: '/b' })];
    expect(codes(rules)).toEqual(['error duplicate_id']);
  });

  test.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['the same path', {}, {}],
    ['other names of parameters', { path: '/a/{x}' }, { path: '/a/{y}' }],
    ['a slash at the end', { path: '/a/b' }, { path: '/a/b/' }],
    ['another spelling', { path: '/@' }, { path: '/%40' }],
    ['one method of both', { methods: ['GET', 'POST'] }, { methods: ['POST'] }],
    ['all methods of one', {}, { methods: ['POST'] }],
    ['another spelling of the host', { host: 'a.example' }, { host: 'A.example.:80' }],
  ])('two rules that tie: %s', (_, one, other) => {
    const rules = [aRule({ id: 'one', path: '/t', ...one }), aRule({ id: 'other', path: '/t', ...other })];
    expect(found(rules)).toMatchObject([{ severity: 'error', code: 'tie', rules: ['one', 'other'] }]);
  });

  test('rules that no request can reach', () => {
    const rules = [
      aRule({ id: 'all', path: '/a/**' }),
      aRule({ path: '/a' }),
      aRule({ path: '/a/{x}' }),
      aRule({ path: '/a/{x}/{y}/**' }),
    ];
    expect(found(rules)).toMatchObject([{ code: 'unreachable', rules: ['all'] }]);
    expect(codes(rules.slice(0, 3))).toEqual([]);
  });

  test('roles that contain what is no scope, or have no proper name', () => {
    expect(codes([], { roles: { keeper: ['locks'] } })).toEqual(['error bad_scope']);
    expect(codes([], { roles: { 'Lock Keeper': [] } })).toEqual(['error bad_role']);
  });

  test('paths among which a request could get lost', () => {
    const words = (n: number) => Array.from({ length: 12 }, (_, bit) => ((n >> bit) & 1 ? `{p${bit}}` : 'a'));
    const rules = Array.from({ length: 4096 }, (_, n) => aRule({ path: `/${words(n).join('/')}` }));
    expect(codes(rules)).toEqual(['error ambiguous']);
  });
});

describe('does not tie', () => {
  test.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['other methods', { methods: ['GET'] }, { methods: ['HEAD', 'POST'] }],
    ['other hosts', { host: 'a.example' }, {}],
    ['a parameter and a literal', { path: '/a/{x}' }, { path: '/a/b' }],
    ['a parameter and the rest', { path: '/a/{x}' }, { path: '/a/**' }],
  ])('%s', (_, one, other) => {
    expect(codes([aRule({ path: '/t', ...one }), aRule({ path: '/t', ...other })])).toEqual([]);
  });
});

describe('warns of', () => {
  test('a rule that no role passes', () => {
    const alone = aRule({ path: '/', scopes: ['public:read'] });
    expect(codes([alone])).toEqual(['warning no_role_passes']);
    expect(codes([alone], { roles: { reader: ['public:read:*'] } })).toEqual([]);
    const bound = aRule({ path: '/{x}', scopes: ['locks:read'], resource: '{x}', plain: false });
    expect(codes([bound])).toEqual(['warning no_role_passes']);
    expect(codes([bound], { roles: { one: ['locks:read:1'] } })).toEqual([]);
  });

  test('a public rule for everything below', () => {
    const rules = [aRule({ path: '/static/**', allow: 'public' })];
    expect(codes(rules)).toEqual(['warning public_rest']);
    expect(errorsOf(found(rules))).toEqual([]);
  });
});
