import type { UserProfile } from '@gatehouse/identity';
import { categoryName } from '../endorsements/category-name';
import { Digests } from './digests';
import type { LegacyUser, LegacyUserFlags } from './legacy-user';
import { submissionGroupsOf } from './submission-groups';
import type { UserRow } from './user-row';

export interface UserReading {
  /** All rows of one person: one for each nickname. */
  readonly rows: readonly UserRow[];
  /** What of other tables decides this person's rights; only compared. */
  readonly facts: unknown;
  readonly digests: Digests;
  readonly decode: (value: string) => string;
}

export function readUser({ rows, facts, digests, decode }: UserReading): LegacyUser {
  const row = [...rows].sort(byNickname)[0]!;
  const text = (value: string | null) => (value === null ? '' : decode(value));
  const person = {
    id: row.user_id,
    username: text(row.nickname),
    email: text(row.email),
    name: { forename: text(row.first_name), surname: text(row.last_name), suffix: text(row.suffix_name) },
    policyClass: row.policy_class,
    flags: flagsOf(row),
    profile: row.demographics_id === null ? null : profileOf(row, text),
  };
  return {
    ...person,
    passwordEnc: row.password_enc,
    digests: { rights: Digests.of([person, facts]), password: digests.password(row.password_enc) },
  };
}

/** Valid ones first, then the primary one, then the oldest. */
function byNickname(one: UserRow, other: UserRow): number {
  return (
    Number(other.flag_valid === 1) - Number(one.flag_valid === 1) ||
    Number(other.flag_primary === 1) - Number(one.flag_primary === 1) ||
    (one.user_seq ?? 0) - (other.user_seq ?? 0)
  );
}

function flagsOf(row: UserRow): LegacyUserFlags {
  return {
    approved: row.flag_approved === 1,
    deleted: row.flag_deleted !== 0,
    banned: row.flag_banned !== 0,
    emailVerified: row.flag_email_verified === 1,
    editUsers: row.flag_edit_users === 1,
    editSystem: row.flag_edit_system === 1,
    proxy: row.flag_proxy === 1,
  };
}

function profileOf(row: UserRow, text: (value: string | null) => string): UserProfile {
  return {
    affiliation: text(row.affiliation),
    country: text(row.country),
    rank: row.type,
    submission_groups: submissionGroupsOf(row),
    // arXiv's code makes the text `None` of a missing one.
    default_category: row.archive ? categoryName(text(row.archive), text(row.subject_class)) : null,
    homepage_url: text(row.url),
    // No table has it; arXiv's claims always say so.
    remember_me: true,
  };
}
