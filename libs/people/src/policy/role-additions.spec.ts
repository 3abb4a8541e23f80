import { diffPolicies, type Policy } from '@gatehouse/policy';
import { checkAdditions } from './role-additions';

const between = (before: Policy['roles'], after: Policy['roles']) =>
  diffPolicies({ default: 'deny', rules: [], roles: before }, { default: 'deny', rules: [], roles: after });
const refusedOf = (before: Policy['roles'], after: Policy['roles'], holds: readonly string[]) => {
  try {
    checkAdditions(between(before, after), holds);
    return 'allowed';
  } catch (error) {
    return (error as { members: { above: readonly { scope: string }[] } }).members.above.map(
      ({ scope }) => scope,
    );
  }
};

test.each([
  ['a scope that is held', [], ['a:b'], ['a:b'], 'allowed'],
  ['one that is not', [], ['a:b', 'c:d'], ['a:b'], ['c:d']],
  ['the global one of a plain one', [], ['a:b:*'], ['a:b'], ['a:b:*']],
  ['the plain one, and one on a resource, of a global one', [], ['a:b', 'a:b:7'], ['a:b:*'], 'allowed'],
  ['one on a resource of a plain one', [], ['a:b:7'], ['a:b'], ['a:b:7']],
  ['less than the role had', ['a:b:*', 'c:d'], ['a:b'], [], 'allowed'],
  ['what the role had, in another order', ['a:b', 'c:d'], ['c:d', 'a:b'], [], 'allowed'],
])('a role may get %s', (_what, before, after, holds, expected) => {
  expect(refusedOf({ r: before }, { r: after }, holds)).toEqual(expected);
});

test('a role of another name has had nothing', () => {
  expect(refusedOf({ r: ['a:b'] }, { s: ['a:b'] }, [])).toEqual(['a:b']);
});
