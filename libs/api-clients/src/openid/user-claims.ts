import type { UserSubject } from '@gatehouse/identity';

/** What a client is told of a user, OIDC Core §5.1. */
export interface UserInfo {
  /** The account's UUID: the same for every client (§8, `public`). */
  readonly sub: string;
  readonly name?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly preferred_username?: string;
  readonly website?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

/**
 * The claims that these scopes stand for, OIDC Core §5.4. What is not known of the user is left out, never empty (§5.3.2).
 *
 * @param scopes that hold now, not those that were once asked for
 */
export function userClaims(
  { ref, claims }: Pick<UserSubject, 'ref' | 'claims'>,
  scopes: readonly string[],
): UserInfo {
  return {
    sub: ref.id,
    ...(scopes.includes('profile') && profileClaims(claims)),
    ...(scopes.includes('email') && emailClaims(claims)),
  };
}

/** §5.1: the name as a person would be called, all its parts together. */
function profileClaims({ username, name, profile }: UserSubject['claims']): Omit<UserInfo, 'sub'> {
  const { forename, surname, suffix } = name;
  return known({
    name: [forename, surname, suffix].filter((part) => part.trim() !== '').join(' '),
    given_name: forename,
    family_name: surname,
    preferred_username: username,
    website: webAddress(profile?.homepage_url ?? ''),
  });
}

/** Without an address nothing can be said of it. */
function emailClaims({ email, verified }: UserSubject['claims']): Omit<UserInfo, 'sub'> {
  return email === '' ? {} : { email, email_verified: verified };
}

/** In the old system people could write what they liked there; a client may make a link of it. */
function webAddress(text: string): string {
  return /^https?:\/\/./i.test(text) && URL.canParse(text) ? text : '';
}

function known(claims: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value.trim() !== ''));
}
