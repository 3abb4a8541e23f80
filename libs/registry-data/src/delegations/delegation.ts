import type { AuthenticationMethod } from '@gatehouse/identity';

/**
 * What one approval of a user made: from a code or a device code until it ends, at most one living refresh token and any
 * number of access tokens. Times are UNIX seconds.
 */
export interface Delegation {
  /** 22 base64url characters. */
  readonly delegationId: string;
  /** SHA-256 of the code that it was made from, base64url. There is never a second one from the same code. */
  readonly sourceHash: string;
  readonly clientId: string;
  readonly userUuid: string;
  readonly userLegacyId: number | null;
  /** All that the user approved of; a refresh may ask for less, and takes nothing away by that. */
  readonly scopes: readonly string[];
  /** RFC 8707; null: the platform's own. */
  readonly audience: string | null;
  /** As it was at the approval, like the client's: either that moves on ends the delegation. */
  readonly userEpoch: number;
  readonly clientEpoch: number;
  /** When the user had last proved who they are. */
  readonly authTime: number;
  readonly amr: readonly AuthenticationMethod[];
  /** Public handle of the browser's session in which it was approved, the `sid` of OpenID Connect; null: none is known. */
  readonly sessionId: string | null;
  /** RFC 7638, of the DPoP key that its refresh token is bound to; null: bound to none. */
  readonly keyThumbprint: string | null;
  readonly createdAt: number;
  /** Its absolute end, whatever is refreshed. */
  readonly expiresAt: number;
  /** SHA-256 of the living refresh token's secret, base64url; null: it has no refresh token. */
  readonly refreshHash: string | null;
  /** Which refresh token lives: 0 the first, raised by each rotation. */
  readonly refreshGeneration: number;
  /** When that one took the place of the one before; null: it is the first. */
  readonly rotatedAt: number | null;
  readonly revokedAt: number | null;
  /** A word for programs: `consent_withdrawn`, `code_replayed`. */
  readonly revokedBecause: string | null;
  /** Whether the token store knows all there is to know. */
  readonly enforced: boolean;
}

/** What begins one; the rest follows from it. */
export type NewDelegation = Omit<
  Delegation,
  'refreshGeneration' | 'rotatedAt' | 'revokedAt' | 'revokedBecause' | 'enforced'
>;

/**
 * `replayed`: there is one from this source already, or one of this id. `no_consent`: the user does not allow the client
 * that much, or no longer. Nothing was written in both cases.
 */
export type Begun = 'begun' | 'replayed' | 'no_consent';

export interface RotateAct {
  readonly delegationId: string;
  /** Which refresh token was shown. */
  readonly generation: number;
  /** Of its successor. */
  readonly refreshHash: string;
  readonly now: number;
}

export interface RevokeDelegationAct {
  readonly delegationId: string;
  /** 1 to 64 small letters and underscores. */
  readonly because: string;
  readonly now: number;
}

export interface RevokeOfSessionAct {
  readonly sessionId: string;
  readonly because: string;
  readonly now: number;
}
