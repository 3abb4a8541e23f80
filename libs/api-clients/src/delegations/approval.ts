import type { AuthenticationMethod } from '@gatehouse/identity';

/** What a user approved for one client, and when and how they had proved who they are. Times are UNIX seconds. */
export interface Approval {
  readonly clientId: string;
  readonly clientEpoch: number;
  readonly userUuid: string;
  readonly userEpoch: number;
  readonly userLegacyId: number | null;
  readonly scopes: readonly string[];
  /** RFC 8707; null: the platform's own. */
  readonly audience: string | null;
  readonly authTime: number;
  readonly amr: readonly AuthenticationMethod[];
  /** Public handle of the browser's session, OIDC's `sid`; null where none is known. */
  readonly sessionId: string | null;
  /** OIDC Core §3.1.2.1: goes into the ID token as it came. */
  readonly nonce: string | null;
  /** Of the key that is announced for the tokens (RFC 9449 §10); null: none is. */
  readonly keyThumbprint: string | null;
}

/** An approval that waits for its client to fetch it. The id of the delegation is chosen now, so that a replay knows it. */
export interface PendingApproval extends Approval {
  readonly delegationId: string;
}
