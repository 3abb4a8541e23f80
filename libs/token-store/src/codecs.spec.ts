import {
  aDelegationSubject,
  aClientRef,
  aClientSubject,
  aSession,
  aUserRef,
  aUserSubject,
  bound,
} from '@gatehouse/testing';
import { decodeSession, encodeSession } from './session-codec';
import { decodeSubject, encodeSubject } from './subject-codec';

const profile = {
  affiliation: 'Example University',
  country: 'us',
  rank: 3,
  submission_groups: ['grp_physics'],
  default_category: 'astro-ph.GA',
  homepage_url: 'https://example.org/~foo',
  remember_me: true,
};

const grants = [{ scope: 'submission:read:7', expires: 1_800_000_000 }];

describe('a subject is read as it was written:', () => {
  test.each([
    ['an ordinary user', aUserSubject()],
    [
      'one with everything',
      aUserSubject({
        grants,
        endorsements: ['cs.LG'],
        legacyDigest: 'rights.password',
        epoch: 7,
        claims: { profile },
      }),
    ],
    [
      'one with an empty profile',
      aUserSubject({ claims: { profile: { ...profile, rank: null, default_category: null } } }),
    ],
    ['one who may do nothing', aUserSubject({ status: 'suspended', roles: [], classic: 0 })],
    ['one whom the old system does not know', aUserSubject({ legacyId: null })],
    ['one whose claims have another id', aUserSubject({ claims: { user_id: 'null' } })],
    ['one who is not verified', aUserSubject({ claims: { verified: false } })],
    ['a client', aClientSubject()],
    ['a delegation', aDelegationSubject()],
    ['a delegation that ended', aDelegationSubject({ status: 'suspended', epoch: 1 })],
    [
      'a client with everything',
      aClientSubject({
        grants,
        claims: { name: 'Harvester' },
        owner: aUserRef(),
        authMethod: 'client_secret_post',
        grantTypes: ['client_credentials', 'refresh_token'],
        accessTokenFormat: 'jwt',
        dpopBound: true,
        roles: ['robot'],
        secrets: [{ hash: 'h', expires: 9 }],
        jwks: [{ kty: 'EC' }],
        approvedScopes: ['a:b'],
      }),
    ],
  ])('%s', (_, subject) => {
    expect(decodeSubject(subject.ref, encodeSubject(subject, 4))).toEqual({ ...subject, version: 4 });
  });

  test('a client that was written before there were formats of access tokens', () => {
    const { ref } = aClientSubject();
    expect(decodeSubject(ref, '4 1 a {"i":"1234","t":["client_credentials"]}')).toEqual(
      aClientSubject({ ref, version: 4, claims: { owner_id: '1234' }, accessTokenFormat: 'opaque' }),
    );
  });
});

describe('a session is read as it was written:', () => {
  const user = bound({ ref: aUserRef(), epoch: 3 });
  const client = bound({ ref: aClientRef(), epoch: 2 });
  test.each([
    ['a user’s', aSession()],
    ['a user’s who was never revoked', aSession({ user: { ...user, epoch: 0 } })],
    ['a client’s', aSession({ user: null, client, credential: 'bearer', amr: [] })],
    ['a client’s with a signed token', aSession({ user: null, client, credential: 'jwt', amr: [] })],
    ['a client’s that somebody owns', aSession({ user: null, client, owner: { ref: aUserRef(), epoch: 0 } })],
    [
      'a client’s whose owner was not known',
      aSession({ user: null, client: { ...client, epoch: 0 }, owner: { ref: aUserRef(), epoch: null } }),
    ],
    ['a client’s for a user', aSession({ user, client, scopes: ['submission:read'] })],
    [
      'a client’s whom a user approved',
      aSession({ user, client, delegation: bound(aDelegationSubject()), scopes: ['openid'] }),
    ],
    [
      'one for a resource of its own, bound to a key',
      aSession({ user, client, audience: 'https://api.example.org/', keyThumbprint: 'thumb' }),
    ],
    ['one with more than a password', aSession({ user, amr: ['pwd', 'otp'], authTime: 1_767_000_000 })],
    [
      'one of the old system',
      aSession({ user, amr: ['legacy'], legacy: { sessionId: 9, cookie: 'sealed' } }),
    ],
  ])('%s', (_, session) => {
    expect(decodeSession(session.id, encodeSession(session))).toEqual(session);
  });
});
