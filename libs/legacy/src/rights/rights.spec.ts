import { expandRoles, startingRoles } from '@gatehouse/scopes';
import { legacyVectors } from '@gatehouse/testing';
import { capabilitiesOf } from './capabilities';
import { legacyRolesOf } from './legacy-roles';

test.each(legacyVectors().capabilities)('capabilities of %o', (vector) => {
  const flags = {
    editUsers: vector.flag_edit_users === 1,
    emailVerified: vector.flag_email_verified === 1,
    editSystem: vector.flag_edit_system === 1,
  };
  expect(capabilitiesOf(flags)).toBe(vector.capabilities);
});

test.each(legacyVectors().policy_class_scopes)('policy class $policy_class gives its scopes', (vector) => {
  const roles = legacyRolesOf({ policyClass: vector.policy_class, flags: { proxy: false } });
  expect(expandRoles(roles, startingRoles)).toEqual(vector.scopes);
});

test('the proxy flag adds its scope, whatever the class', () => {
  for (const policyClass of [2, 3, 9]) {
    const roles = legacyRolesOf({ policyClass, flags: { proxy: true } });
    expect(expandRoles(roles, startingRoles)).toContain('submission:proxy');
  }
});
