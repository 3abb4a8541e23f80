import type { Authorizations, UserClaims } from '@gatehouse/identity';
import vectors from '../../vectors/legacy.json';

/** What the old systems' own code answered, byte for byte. Ours has to answer the same. */
export interface LegacyVectors {
  readonly legacy_cookies: {
    readonly valid: readonly ValidCookie[];
    readonly invalid: readonly InvalidCookie[];
  };
  readonly legacy_passwords: {
    readonly valid: readonly PasswordVector[];
    readonly non_ascii: readonly { readonly password: string; readonly python_result: string }[];
  };
  readonly capabilities: readonly CapabilitiesVector[];
  readonly policy_class_scopes: readonly PolicyClassScopes[];
  readonly scoped_decisions: readonly ScopedDecision[];
  readonly session_token: SessionTokenVector;
}

/** A classic cookie; times in UNIX seconds, `duration` in seconds. */
export interface ValidCookie {
  readonly secret: string;
  readonly session_id: string;
  readonly user_id: string;
  readonly ip: string;
  readonly issued_at: number;
  readonly capabilities: string;
  readonly duration: number;
  readonly cookie: string;
  readonly expires_at: number;
}

export interface InvalidCookie {
  readonly secret: string;
  readonly cookie: string;
  readonly why: string;
  readonly python_result: string;
}

/** A password, its hash as `tapir_users_password` holds it, and a password that must not pass. */
export interface PasswordVector {
  readonly password: string;
  readonly password_enc: string;
  readonly wrong: string;
}

export interface CapabilitiesVector {
  readonly flag_edit_users: number;
  readonly flag_email_verified: number;
  readonly flag_edit_system: number;
  readonly capabilities: number;
}

export interface PolicyClassScopes {
  readonly policy_class: number;
  readonly scopes: readonly string[];
}

/** What arXiv's `scoped` decorator answered. `authorizer`: what the authorizer returned; null where there was none. */
export interface ScopedDecision {
  readonly session: 'none' | 'empty' | 'user' | 'client';
  readonly scopes: readonly string[] | null;
  readonly required: string | null;
  readonly resource: string | null;
  readonly authorizer: boolean | null;
  readonly authorizer_called: boolean;
  readonly status: 200 | 401 | 403;
}

/** A gateway token of format `arxiv`, its secret and its claims. */
export interface SessionTokenVector {
  readonly secret: string;
  readonly claims: {
    readonly session_id: string;
    /** ISO 8601 with offset, as are all times here. */
    readonly start_time: string;
    readonly user: UserClaims;
    readonly client: null;
    readonly end_time: string;
    readonly authorizations: Authorizations;
    readonly ip_address: string;
    readonly remote_host: string;
    readonly nonce: string;
  };
  readonly token: string;
}

export function legacyVectors(): LegacyVectors {
  return vectors as LegacyVectors;
}
