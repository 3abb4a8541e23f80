import { legacyVectors } from '@gatehouse/testing';
import { expandRoles, startingRoles, unknownScopes } from './roles';

const scopesOfClass = (policyClass: number) =>
  legacyVectors().policy_class_scopes.find((entry) => entry.policy_class === policyClass)!.scopes;

describe('the roles that a platform starts with', () => {
  test.each([
    ['administrator', 1],
    ['public-user', 2],
    ['legacy-user', 3],
  ])('%s contains what policy class %i has always been allowed, in its order', (role, policyClass) => {
    expect(expandRoles([role], startingRoles)).toEqual(scopesOfClass(policyClass));
  });

  test('submitting for others is a role of its own, that no other role contains', () => {
    expect(startingRoles['proxy-submitter']).toEqual(['submission:proxy']);
    const others = Object.keys(startingRoles).filter((role) => role !== 'proxy-submitter');
    expect(expandRoles(others, startingRoles).filter((scope) => scope.includes('proxy'))).toEqual([]);
  });

  test('the policy is changed by a role of its own, that no policy class brings', () => {
    expect(startingRoles['policy-editor']).toEqual(['policy:read', 'policy:publish']);
    const others = Object.keys(startingRoles).filter((role) => role !== 'policy-editor');
    expect(expandRoles(others, startingRoles).filter((scope) => scope.startsWith('policy:'))).toEqual([]);
  });

  test('contain only scopes that the catalogue knows', () => {
    expect(unknownScopes(startingRoles)).toEqual([]);
  });
});

describe('expanding roles', () => {
  const definitions = { reader: ['a:read', 'b:read'], writer: ['a:write', 'a:read'], nobody: [] };

  test('gives each scope once, in the order of the roles', () => {
    expect(expandRoles(['writer', 'reader'], definitions)).toEqual(['a:write', 'a:read', 'b:read']);
    expect(expandRoles(['reader', 'writer', 'reader'], definitions)).toEqual(['a:read', 'b:read', 'a:write']);
  });

  test('gives nothing for no role, an empty role, or one that is not defined', () => {
    expect(expandRoles([], definitions)).toEqual([]);
    expect(expandRoles(['nobody', 'undefined', ''], definitions)).toEqual([]);
  });

  test('is not fooled by the names that every object knows', () => {
    expect(expandRoles(['constructor', '__proto__', 'toString'], definitions)).toEqual([]);
  });
});

test('scopes that the catalogue does not know are named with their role', () => {
  const roles = { reader: ['public:read', 'publik:read', 'submission:read:*'], other: ['nothing'] };
  expect(unknownScopes(roles)).toEqual(['reader: publik:read', 'other: nothing']);
});
