import type { Account, AccountKey } from '../accounts/account';
import type { CredentialPhase } from './credential-phase';

/** What is known of an account's password. `revision` is 0 where there is no row yet. */
export interface Credential {
  readonly phase: CredentialPhase;
  readonly strongHash: string | null;
  readonly legacyFingerprint: string | null;
  readonly revision: number;
}

export const noCredential: Credential = {
  phase: 'legacy',
  strongHash: null,
  legacyFingerprint: null,
  revision: 0,
};

/** Who tries to log in, as our own tables know them. */
export interface KnownAccount {
  /** Null: nobody has that name. */
  readonly account: Account | null;
  readonly credential: Credential;
}

export interface PasswordAttempt {
  /** Null: nobody has that name. It costs as much as a wrong password. */
  readonly account: AccountKey | null;
  /** As `lookUp` read it; read now where it is left out. */
  readonly credential?: Credential;
  readonly password: string;
  /** `tapir_users_password.password_enc`; null where there is no row. */
  readonly legacyHash: string | null;
  /** Whether the old system would take the password. It must be false where it is not ASCII. */
  readonly checkLegacy: (password: string, legacyHash: string) => boolean;
  /** UNIX seconds. */
  readonly now: number;
}

/**
 * What became of storing a strong hash beside a login: `stored`; `outdated`, because somebody changed the password
 * meanwhile; `failed`, with the cause for the log. None of them changes that the password was right.
 */
export type Rebuild =
  { readonly outcome: 'stored' | 'outdated' } | { readonly outcome: 'failed'; readonly cause: unknown };

export type PasswordVerdict =
  { readonly ok: false } | { readonly ok: true; readonly rebuild: Rebuild | null };
