import type { UserClaims, UserProfile } from '@gatehouse/identity';

/**
 * How the claims of a user are written: values without their names, because there may be millions. In order: username,
 * e-mail, forename, surname, suffix, whether verified, user id (0: the legacy id), profile (0: none).
 */
export type PackedClaims = readonly [
  string,
  string,
  string,
  string,
  string,
  0 | 1,
  string | 0,
  PackedProfile | 0,
];

/** Affiliation, country, rank, submission groups, default category, homepage, whether to be remembered. */
type PackedProfile = readonly [
  string,
  string,
  number | null,
  readonly string[],
  string | null,
  string,
  0 | 1,
];

export function packClaims(claims: UserClaims, legacyId: number | null): PackedClaims {
  const { username, email, name, user_id: userId, profile, verified } = claims;
  return [
    username,
    email,
    name.forename,
    name.surname,
    name.suffix,
    verified ? 1 : 0,
    userId === String(legacyId) ? 0 : userId,
    profile === null ? 0 : packProfile(profile),
  ];
}

export function unpackClaims(packed: PackedClaims, legacyId: number | null): UserClaims {
  const [username, email, forename, surname, suffix, verified, userId, profile] = packed;
  return {
    username,
    email,
    user_id: userId === 0 ? String(legacyId) : userId,
    name: { forename, surname, suffix },
    profile: profile === 0 ? null : unpackProfile(profile),
    verified: verified === 1,
  };
}

function packProfile(profile: UserProfile): PackedProfile {
  return [
    profile.affiliation,
    profile.country,
    profile.rank,
    profile.submission_groups,
    profile.default_category,
    profile.homepage_url,
    profile.remember_me ? 1 : 0,
  ];
}

function unpackProfile(packed: PackedProfile): UserProfile {
  const [affiliation, country, rank, groups, category, homepage, remember] = packed;
  return {
    affiliation,
    country,
    rank,
    submission_groups: groups,
    default_category: category,
    homepage_url: homepage,
    remember_me: remember === 1,
  };
}
