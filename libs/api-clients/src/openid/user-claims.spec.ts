import type { UserProfile } from '@gatehouse/identity';
import { aUserSubject } from '@gatehouse/testing';
import { userClaims } from './user-claims';

const profile: UserProfile = {
  affiliation: 'Analytical Society',
  country: 'gb',
  rank: 3,
  submission_groups: ['grp_math'],
  default_category: 'math.CO',
  homepage_url: 'https://ada.example.org/',
  remember_me: true,
};
const ada = aUserSubject({
  claims: {
    username: 'ada',
    email: 'ada@example.org',
    name: { forename: 'Ada', surname: 'Lovelace', suffix: 'Jr' },
    profile,
  },
});
const named = (forename: string, surname: string, suffix = '') =>
  userClaims(aUserSubject({ claims: { name: { forename, surname, suffix } } }), ['profile']);

describe('what a client is told of a user, OIDC Core', () => {
  it('§5.4: by `openid` alone who it is, and nothing of them', () => {
    expect(userClaims(ada, ['openid'])).toEqual({ sub: ada.ref.id });
    expect(userClaims(ada, [])).toEqual({ sub: ada.ref.id });
  });

  it('§5.4: by `profile` the name and what is public of the profile', () => {
    expect(userClaims(ada, ['openid', 'profile'])).toEqual({
      sub: ada.ref.id,
      name: 'Ada Lovelace Jr',
      given_name: 'Ada',
      family_name: 'Lovelace',
      preferred_username: 'ada',
      website: 'https://ada.example.org/',
    });
  });

  it('§5.4: by `email` the address, and whether it is theirs', () => {
    expect(userClaims(ada, ['email'])).toEqual({
      sub: ada.ref.id,
      email: 'ada@example.org',
      email_verified: true,
    });
    const unverified = aUserSubject({ claims: { verified: false } });
    expect(userClaims(unverified, ['email'])).toMatchObject({ email_verified: false });
  });

  it('by other scopes nothing, whatever they begin with', () => {
    for (const scope of ['profile:read', 'Profile', 'emails', 'user:email', '__proto__']) {
      expect(userClaims(ada, [scope])).toEqual({ sub: ada.ref.id });
    }
  });

  it('§5.3.2: nothing that is empty', () => {
    expect(named('Ada', '')).toMatchObject({ name: 'Ada', given_name: 'Ada' });
    expect(named('Ada', '')).not.toHaveProperty('family_name');
    expect(named('', ' ')).toEqual({ sub: expect.any(String), preferred_username: 'foouser' });
    expect(userClaims(aUserSubject({ claims: { email: '' } }), ['email'])).toEqual({
      sub: expect.any(String),
    });
  });

  it('§5.1: a website only where it is the address of one', () => {
    const withSite = (homepage_url: string) =>
      userClaims(aUserSubject({ claims: { profile: { ...profile, homepage_url } } }), ['profile']);
    expect(withSite('http://x.example')).toMatchObject({ website: 'http://x.example' });
    for (const text of ['', 'x.example', 'javascript:alert(1)', 'https://', 'none']) {
      expect(withSite(text)).not.toHaveProperty('website');
    }
  });
});
