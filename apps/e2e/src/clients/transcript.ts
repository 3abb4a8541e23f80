import type { ReceivedRequest } from '../echo/received-request';

/**
 * What a program did with its library, and was answered, in this order: it got a token, called the service, asked what
 * the token is, gave it back, asked again, called again, gave it back again, and tried a proof that is not its own.
 */
export interface Transcript {
  readonly token: {
    readonly access_token: string;
    readonly token_type: string;
    readonly expires_in: number;
    readonly scope: string;
  };
  readonly called: Called;
  readonly introspected: Readonly<Record<string, unknown>>;
  readonly introspectedAfterwards: Readonly<Record<string, unknown>>;
  readonly calledAfterwards: Called;
  /** The status of the second revocation; null where the library tells nothing but that it went well. */
  readonly revokedAgain: number | null;
  /** The error code as the library reports it. */
  readonly wrongProof: string;
}

export interface Called {
  readonly status: number;
  /** `X-Auth-Reason`. */
  readonly reason: string | null;
  readonly received: ReceivedRequest | null;
}
