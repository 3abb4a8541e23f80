import { randomBytes, randomUUID } from 'node:crypto';
import {
  SubjectRef,
  type ClientSubject,
  type DelegationSubject,
  type UserClaims,
  type UserSubject,
} from '@gatehouse/identity';

/** Names a user whom no other test knows. */
export function aUserRef(uuid: string = randomUUID()): SubjectRef {
  return SubjectRef.user(uuid);
}

/** Names a client that no other test knows. */
export function aClientRef(clientId: string = `client${randomBytes(8).toString('hex')}`): SubjectRef {
  return SubjectRef.client(clientId);
}

type UserSubjectParts = Partial<Omit<UserSubject, 'kind' | 'claims'>> & {
  readonly claims?: Partial<UserClaims>;
};

/** An active, verified user with the role of every user, known to the old system as 1234. */
export function aUserSubject({ claims, ...parts }: UserSubjectParts = {}): UserSubject {
  const ref = parts.ref ?? aUserRef();
  const legacyId = parts.legacyId === undefined ? 1234 : parts.legacyId;
  return {
    ref,
    status: 'active',
    epoch: 1,
    version: 0,
    roles: ['public-user'],
    grants: [],
    classic: 6,
    endorsements: [],
    legacyDigest: null,
    ...parts,
    kind: 'user',
    legacyId,
    claims: {
      username: 'foouser',
      email: 'foo@example.org',
      user_id: legacyId === null ? ref.id : String(legacyId),
      name: { forename: 'Foo', surname: 'User', suffix: '' },
      profile: null,
      verified: true,
      ...claims,
    },
  };
}

type ClientSubjectParts = Partial<Omit<ClientSubject, 'kind' | 'claims'>> & {
  readonly claims?: Partial<ClientSubject['claims']>;
};

/** An active client without secrets, approved for nothing. */
export function aClientSubject({ claims, ...parts }: ClientSubjectParts = {}): ClientSubject {
  const ref = parts.ref ?? aClientRef();
  return {
    ref,
    status: 'active',
    epoch: 1,
    version: 0,
    roles: [],
    grants: [],
    owner: null,
    authMethod: 'client_secret_basic',
    grantTypes: ['client_credentials'],
    accessTokenFormat: 'opaque',
    dpopBound: false,
    secrets: [],
    jwks: [],
    approvedScopes: [],
    ...parts,
    kind: 'client',
    claims: { client_id: ref.id, owner_id: '1234', name: null, ...claims },
  };
}

/** A delegation that has not ended. */
export function aDelegationSubject(parts: Partial<Omit<DelegationSubject, 'kind'>> = {}): DelegationSubject {
  const ref = parts.ref ?? SubjectRef.delegation(randomBytes(16).toString('base64url'));
  return { status: 'active', epoch: 0, version: 0, roles: [], grants: [], ...parts, kind: 'delegation', ref };
}
