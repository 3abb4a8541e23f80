import type { FullName, UserClaims, UserProfile } from '@gatehouse/identity';
import type { EndorsementRecord } from '../endorsements/endorse';
import type { CapabilityFlags } from '../rights/capabilities';

/** Flags of a person. A flag is set if its column is 1; `deleted` and `banned` if it is anything but 0. */
export interface LegacyUserFlags extends CapabilityFlags {
  readonly approved: boolean;
  readonly deleted: boolean;
  readonly banned: boolean;
  /** `arXiv_demographics.flag_proxy`. */
  readonly proxy: boolean;
}

/** Short digests that change with what they are made of; equal digests: nothing has changed. */
export interface LegacyDigests {
  /** Of everything in the person's rows that decides rights, claims or status. */
  readonly rights: string;
  /** Of the password hash. Keyed, so that nobody can try passwords against it. */
  readonly password: string;
}

/** A person as the legacy tables have them. Immutable; text is decoded. */
export interface LegacyUser {
  readonly id: number;
  /** The primary nickname, or the first; empty for somebody who has none, and logs in by e-mail. */
  readonly username: string;
  readonly email: string;
  readonly name: FullName;
  readonly policyClass: number;
  readonly flags: LegacyUserFlags;
  /** Null where there is no row in arXiv_demographics. */
  readonly profile: UserProfile | null;
  /** Null where there is no row in tapir_users_password: refused like a wrong password. */
  readonly passwordEnc: string | null;
  readonly digests: LegacyDigests;
}

/** As somebody is read alone: with what decides what they may submit to. */
export interface LegacyPerson extends LegacyUser {
  readonly endorsement: EndorsementRecord;
}

/** Whether the old system lets this person in, their password apart. The portal wants a verified e-mail besides. */
export function mayLogIn({ flags }: Pick<LegacyUser, 'flags'>): boolean {
  return flags.approved && !flags.deleted && !flags.banned;
}

export function isVerified({ flags }: Pick<LegacyUser, 'flags'>): boolean {
  return flags.emailVerified;
}

/** What a gateway token says of this person. */
export function claimsOf(user: LegacyUser): UserClaims {
  const { id, username, email, name, profile } = user;
  return { username, email, user_id: String(id), name, profile, verified: isVerified(user) };
}

/** Both digests as the one text that a subject keeps (`legacyDigest`). */
export function packDigests({ rights, password }: LegacyDigests): string {
  return `${rights}.${password}`;
}

/** The digests of such a text; null for any other. */
export function unpackDigests(text: string): LegacyDigests | null {
  const [rights, password, ...more] = text.split('.');
  return rights && password && more.length === 0 ? { rights, password } : null;
}
