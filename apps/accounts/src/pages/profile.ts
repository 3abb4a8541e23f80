/** What the profile page shows of a person. Texts are as the person knows them; null: not given. */
export interface Profile {
  readonly name: string;
  readonly username: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly affiliation: string | null;
  /** ISO 3166 code of two letters, or a name. */
  readonly country: string | null;
  readonly rank: string | null;
  readonly groups: readonly string[];
  /** For example `astro-ph.GA`. */
  readonly defaultCategory: string | null;
  readonly roles: readonly ProfileRole[];
  readonly sessions: readonly ProfileSession[];
}

/** A role and the scopes that it contains. */
export interface ProfileRole {
  readonly name: string;
  readonly scopes: readonly string[];
}

/** A live session. Times in UNIX seconds. */
export interface ProfileSession {
  readonly id: string;
  /** The one that asks. */
  readonly current: boolean;
  readonly start: number;
  readonly end: number;
  readonly ipAddress: string;
}
