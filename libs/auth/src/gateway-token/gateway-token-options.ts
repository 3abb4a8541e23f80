import type { Clock } from '@gatehouse/identity';
import type { JSONWebKeySet } from 'jose';

interface ForEveryFormat {
  /** Seconds by which the gateway's clock may differ from ours; 5 by default. */
  readonly clockTolerance?: number;
  readonly clock?: Clock;
}

interface Addressed extends ForEveryFormat {
  /** The gateway's `ISSUER`. Undefined, as of a variable that is not set, stops the start. */
  readonly issuer: string | undefined;
  /** Who this service is: tokens for others are refused. */
  readonly audience: string | undefined;
}

/** Encrypted with a key that the gateway and this audience share: `GATEWAY_TOKEN_FORMAT=jwe`. */
export interface EncryptedTokenOptions extends Addressed {
  readonly format: 'jwe';
  /** Keys of 32 bytes (a text is base64url), newest first: all of them open tokens. */
  readonly keys: readonly (string | Uint8Array | undefined)[];
}

/** Signing algorithms of key pairs. A shared secret is none of them: whoever verifies could sign. */
export const signingAlgorithms = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
] as readonly SigningAlgorithm[];

export type SigningAlgorithm =
  'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed25519' | `${'PS' | 'RS'}${256 | 384 | 512}`;

/** Signed by a key of the registry: `GATEWAY_TOKEN_FORMAT=jws`. */
export interface SignedTokenOptions extends Addressed {
  readonly format: 'jws';
  /** The address of the registry's `/jwks`, or public keys that were fetched otherwise. */
  readonly jwks: string | URL | JSONWebKeySet | undefined;
  /** What tokens may be signed with; ES256, EdDSA and RS256 by default. */
  readonly algorithms?: readonly SigningAlgorithm[];
}

/** As arXiv's Flask services have it: `GATEWAY_TOKEN_FORMAT=arxiv`. It names no audience, and holds as long as its session. */
export interface ArxivTokenOptions extends ForEveryFormat {
  readonly format: 'arxiv';
  /** Values of `JWT_SECRET`, newest first: all of them verify. */
  readonly secrets: readonly (string | undefined)[];
}

/** What this service's gateway tokens are. Never told from a token. */
export type GatewayTokenOptions = EncryptedTokenOptions | SignedTokenOptions | ArxivTokenOptions;
