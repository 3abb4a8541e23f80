import type { Session } from '@gatehouse/identity';
import type { LiveSession } from '@gatehouse/sessions';
import type { Profile } from '../pages';

/** Ranks as the old system numbers them. */
const ranks: Readonly<Record<number, string>> = {
  1: 'Staff',
  2: 'Professor',
  3: 'Post doc',
  4: 'Grad student',
  5: 'Other',
};

/** Groups of archives, as `arXiv_groups` names them. */
const groups: Readonly<Record<string, string>> = {
  grp_physics: 'Physics',
  grp_math: 'Mathematics',
  grp_cs: 'Computer Science',
  grp_nlin: 'Nonlinear Sciences',
  'grp_q-bio': 'Quantitative Biology',
  'grp_q-fin': 'Quantitative Finance',
  grp_stat: 'Statistics',
  grp_eess: 'Electrical Engineering and Systems Science',
  grp_econ: 'Economics',
  grp_test: 'Test',
};

/** What the profile page shows: the subject as decisions see it, not what the databases would say a moment later. */
export function profileOf({ session, user, policy }: LiveSession, sessions: readonly Session[]): Profile {
  if (user === null) throw new TypeError('a profile belongs to a user');
  const { claims } = user;
  const { forename, surname, suffix } = claims.name;
  return {
    name: [forename, surname, suffix].filter((part) => part !== '').join(' '),
    username: claims.username,
    email: claims.email,
    emailVerified: claims.verified,
    affiliation: claims.profile?.affiliation || null,
    country: claims.profile?.country || null,
    rank: claims.profile?.rank == null ? null : (ranks[claims.profile.rank] ?? null),
    groups: (claims.profile?.submission_groups ?? []).map((id) => groups[id] ?? id),
    defaultCategory: claims.profile?.default_category ?? null,
    roles: user.roles.map((name) => ({ name, scopes: policy.roles[name] ?? [] })),
    sessions: sessions.map(({ id, start, end, ipAddress }) => ({
      id: id.toString(),
      current: id.toString() === session.id.toString(),
      start,
      end,
      ipAddress,
    })),
  };
}
