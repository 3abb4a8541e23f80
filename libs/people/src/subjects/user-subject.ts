import { SubjectRef, type Grant, type UserSubject } from '@gatehouse/identity';
import type { Account } from '@gatehouse/accounts-data';
import {
  capabilitiesOf,
  claimsOf,
  legacyRolesOf,
  mayLogIn,
  packDigests,
  type LegacyUser,
} from '@gatehouse/legacy';

export interface UserFacts {
  readonly account: Account;
  readonly legacyUser: LegacyUser;
  /** Roles given here, beside those that the old system's policy class and flags stand for. */
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
  readonly endorsements: readonly string[];
}

/**
 * What a user may do now, put together from both databases. Suspended is whom we suspended, and whomever the old
 * system does not let in: banned, deleted, or not approved. Version 0: not written yet.
 */
export function userSubject({ account, legacyUser, roles, grants, endorsements }: UserFacts): UserSubject {
  return {
    kind: 'user',
    ref: SubjectRef.user(account.uuid),
    status: account.status === 'active' && mayLogIn(legacyUser) ? 'active' : 'suspended',
    epoch: account.epoch,
    version: 0,
    roles: [...new Set([...legacyRolesOf(legacyUser), ...roles])],
    grants,
    legacyId: legacyUser.id,
    classic: capabilitiesOf(legacyUser.flags),
    endorsements,
    legacyDigest: packDigests(legacyUser.digests),
    claims: claimsOf(legacyUser),
  };
}
