import { diffPolicies, isEmptyDiff } from './diff';
import { aPolicy, aRule } from './policy.fixture';

test('tells what was added, removed and changed', () => {
  const [kept, gone, was] = [
    aRule({ id: 'kept', path: '/k' }),
    aRule({ id: 'gone', path: '/g' }),
    aRule({ id: 'x', path: '/x' }),
  ];
  const is = { ...was, methods: ['GET'] };
  const before = aPolicy({ rules: [kept, gone, was], roles: { a: ['a:b'] } });
  const after = aPolicy({ default: 'authenticated', rules: [is, kept], roles: { a: ['a:b'], b: [] } });
  expect(diffPolicies(before, after)).toEqual({
    default: ['deny', 'authenticated'],
    roles: [{ name: 'b', kind: 'added', before: null, after: [] }],
    rules: [
      { name: 'gone', kind: 'removed', before: gone, after: null },
      { name: 'x', kind: 'changed', before: was, after: is },
    ],
  });
});

test('the same rules in another order are the same policy', () => {
  const rules = [aRule({ path: '/a' }), aRule({ path: '/b' })];
  expect(isEmptyDiff(diffPolicies(aPolicy({ rules }), aPolicy({ rules: [...rules].reverse() })))).toBe(true);
});
