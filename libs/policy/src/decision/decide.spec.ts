import { CompiledPolicy } from '../compiled-policy';
import type { Rule } from '../policy';
import { aHolder, aPolicy, aRule, asking, compiled } from '../policy.fixture';
import { decide } from './decide';

const now = 1000;
const uuid = '7d4f2c9e-0b1a-5c3d-9e8f-1a2b3c4d5e6f';

const judged = (
  rule: Rule,
  scopes: readonly string[],
  path = '/users/42/locks/7',
  ids: readonly string[] = [],
) => {
  const { reason, missing } = decide(
    compiled(rule),
    asking('DELETE', path),
    aHolder(scopes, { ownIds: ids }),
    now,
  );
  return missing.length > 0 ? `${reason} ${missing.join(' ')}` : reason;
};

const locks = (parts: Partial<Rule>) => aRule({ path: '/users/{id}/locks/{lock}', ...parts });

describe('without a rule', () => {
  const all = (policy: CompiledPolicy, holder = aHolder() as ReturnType<typeof aHolder> | null) =>
    decide(policy, asking('GET', '/x'), holder, now).reason;

  test('the default decides about whoever is there', () => {
    expect(all(CompiledPolicy.of(aPolicy({ default: 'authenticated' })))).toBe('ok');
    expect(all(CompiledPolicy.of(aPolicy({ default: 'deny' })))).toBe('no_rule');
  });

  test('nobody passes, whatever it is', () => {
    expect(all(CompiledPolicy.of(aPolicy({ default: 'authenticated' })), null)).toBe('no_credentials');
    expect(all(CompiledPolicy.of(aPolicy({ default: 'deny' })), null)).toBe('no_credentials');
  });

  test('a default that nobody knows refuses', () => {
    for (const word of ['', 'allow', 'Authenticated', undefined])
      expect(all(CompiledPolicy.of(aPolicy({ default: word as 'deny' })))).toBe('no_rule');
  });
});

describe('required scopes are a set:', () => {
  test.each([
    [['a:b', 'c:d'], ['a:b', 'c:d'], 'ok'],
    [['a:b', 'c:d'], ['a:b', 'a:b'], 'scope_missing c:d'],
    [['a:b', 'a:b'], ['a:b'], 'ok'],
    [['a:b'], [], 'scope_missing a:b'],
    [['a:b'], ['a:b:*'], 'ok'],
    [['a:b'], ['a:b:7'], 'scope_missing a:b'],
    [['a:b'], ['a:c', 'x:b', 'a', 'a:*', '*:*'], 'scope_missing a:b'],
    [['a:b:*'], ['a:b'], 'scope_missing a:b:*'],
    [['a:b:*'], ['a:b:*'], 'ok'],
    [['a:b:7'], ['a:b:7'], 'ok'],
    [['a:b:7'], ['a:b:*'], 'ok'],
    [['a:b:7'], ['a:b'], 'scope_missing a:b:7'],
  ])('%j held %j: %s', (scopes, held, expected) => {
    expect(judged(locks({ scopes }), held)).toBe(expected);
  });

  test('of several lists one has to be held whole, and the one that lacks least is told', () => {
    const rule = locks({
      anyOf: [
        ['a:b', 'a:c'],
        ['c:d', 'e:f', 'g:h'],
      ],
    });
    expect(judged(rule, ['c:d', 'e:f', 'g:h'])).toBe('ok');
    expect(judged(rule, ['a:b', 'a:c'])).toBe('ok');
    expect(judged(rule, ['a:b', 'c:d'])).toBe('scope_missing a:c');
  });
});

describe('with resource', () => {
  test.each([
    [false, ['locks:delete:42'], 'ok'],
    [false, ['locks:delete:*'], 'ok'],
    [false, ['locks:delete:43'], 'scope_missing locks:delete:42'],
    [false, ['locks:delete'], 'scope_missing locks:delete:42'],
    [true, ['locks:delete'], 'ok'],
    [true, ['locks:delete:43'], 'scope_missing locks:delete'],
  ])('and plain: %s, held %j: %s', (plain, held, expected) => {
    expect(judged(locks({ scopes: ['locks:delete'], resource: '{id}', plain }), held)).toBe(expected);
  });

  test('a resource is compared as it is decoded, and a star in a path is nobody’s global scope', () => {
    const rule = locks({ scopes: ['locks:delete'], resource: '{id}', plain: false });
    expect(judged(rule, ['locks:delete:a@b'], '/users/a%40b/locks/7')).toBe('ok');
    expect(judged(rule, ['locks:delete:43'], '/users/*/locks/7')).toBe('scope_missing locks:delete:*');
    expect(judged(rule, ['locks:delete:7'], '/users/42/locks/7')).toBe('scope_missing locks:delete:42');
  });
});

describe('with own, the plain scope counts for the caller’s own', () => {
  const own = locks({ scopes: ['locks:delete'], own: '{id}' });

  test.each([
    ['legacy id', '/users/42/locks/7', 'ok'],
    ['UUID', `/users/${uuid}/locks/7`, 'ok'],
    ['somebody else', '/users/43/locks/7', 'scope_missing locks:delete:43'],
    ['another spelling', '/users/042/locks/7', 'scope_missing locks:delete:042'],
    ['the other parameter', '/users/43/locks/42', 'scope_missing locks:delete:43'],
  ])('%s', (_, path, expected) => {
    const rule = locks({ scopes: ['locks:delete'], own: '{id}', resource: '{id}' });
    expect(judged(rule, ['locks:delete'], path, [uuid, '42'])).toBe(expected);
  });

  test('any lock only with the global scope', () => {
    expect(judged(own, ['locks:delete'], '/users/43/locks/7', ['42'])).toBe('scope_missing locks:delete:*');
    expect(judged(own, ['locks:delete:*'], '/users/43/locks/7', ['42'])).toBe('ok');
  });

  test('own without the scope is not enough, and a client by itself owns nothing', () => {
    expect(judged(own, [], '/users/42/locks/7', ['42'])).toBe('scope_missing locks:delete');
    expect(judged(own, ['locks:delete'], '/users/42/locks/7', [])).toBe('scope_missing locks:delete:*');
  });
});

describe('public and authenticated', () => {
  const reason = (rule: Rule, holder: ReturnType<typeof aHolder> | null) =>
    decide(compiled(rule), asking('GET', '/x'), holder, now).reason;

  test('public passes for everybody, as who they are', () => {
    const rule = aRule({ path: '/x', allow: 'public' });
    expect([reason(rule, null), reason(rule, aHolder())]).toEqual(['anonymous', 'ok']);
  });

  test('authenticated passes for whoever is there', () => {
    const rule = aRule({ path: '/x', allow: 'authenticated' });
    expect([reason(rule, null), reason(rule, aHolder())]).toEqual(['no_credentials', 'ok']);
  });

  test('a method that the path has no rule for is refused whoever asks', () => {
    const rule = aRule({ path: '/x', allow: 'public', methods: ['POST'] });
    expect([reason(rule, null), reason(rule, aHolder())]).toEqual(['bad_method', 'bad_method']);
  });
});

describe('freshness', () => {
  const reason = (parts: Partial<Rule>, holder: Parameters<typeof aHolder>[1]) =>
    decide(compiled(aRule({ path: '/x', ...parts })), asking('GET', '/x'), aHolder([], holder), now).reason;

  test('max_age counts from when the person last proved who they are', () => {
    expect(reason({ max_age: 60 }, { authTime: now - 60 })).toBe('ok');
    expect(reason({ max_age: 60 }, { authTime: now - 61 })).toBe('step_up');
  });

  test('a higher level does for a lower one, and no person for none', () => {
    expect(reason({ acr: 'aal1' }, { acr: 'aal2' })).toBe('ok');
    expect(reason({ acr: 'aal2' }, { acr: 'aal1' })).toBe('step_up');
    expect(reason({ acr: 'aal1' }, { acr: null })).toBe('step_up');
  });

  test('who lacks the scope is told so, and not sent to log in again', () => {
    expect(reason({ max_age: 1, scopes: ['a:b'] }, { authTime: 0 })).toBe('scope_missing');
  });
});

describe('a CORS preflight', () => {
  const rules = [
    aRule({ path: '/x', methods: ['POST'], scopes: ['a:b'] }),
    aRule({ path: '/y', scopes: ['a:b'] }),
  ];
  const preflight = (path: string, method: string) => {
    const { allowed, reason } = decide(
      compiled(...rules),
      asking('OPTIONS', path, { preflight: method }),
      null,
      now,
    );
    return allowed ? reason : `refused ${reason}`;
  };

  test('of a listed method passes without credentials', () => {
    expect([preflight('/x', 'POST'), preflight('/y', 'DELETE')]).toEqual(['anonymous', 'anonymous']);
  });

  test('of any other is OPTIONS like any other', () => {
    expect(preflight('/x', 'DELETE')).toBe('refused bad_method');
    expect(preflight('/z', 'POST')).toBe('refused no_credentials');
  });
});

test('a policy with a rule that says not what it requires does not compile', () => {
  for (const parts of [
    { allow: undefined },
    { scopes: [] },
    { anyOf: [] },
    { anyOf: [[]] },
    { anyOf: [['a:b'], []] },
  ])
    expect(() => compiled({ id: 'x', owner: 'o', path: '/x', ...parts })).toThrow(TypeError);
  expect(() => compiled(aRule({ path: '/{a}', scopes: ['a:b'], own: '{b}' }))).toThrow('not in its path');
  expect(() => compiled(aRule({ path: '/a**' }))).toThrow(TypeError);
  expect(() => compiled(aRule({ path: '/', host: 'a b' }))).toThrow(TypeError);
});
