import type { JWK } from 'jose';

/** How a program proves which client it is; the words of the metadata (OIDC Core §9). */
export type AuthMethod = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';

/** A secret, or a private key for `private_key_jwt`. */
export type Proof = { readonly secret: string } | { readonly key: JWK; readonly pem: string };

/** What a program is told: a file of JSON, named in its first argument. Addresses as API clients know them. */
export interface ClientJob {
  readonly issuer: string;
  /** A protected address of a service behind the gateway. */
  readonly service: string;
  readonly clientId: string;
  readonly method: AuthMethod;
  readonly proof: Proof;
  /** A proof that is not this client's. */
  readonly wrongProof: Proof;
  /** What it asks for; null: nothing, which is whatever it is approved for. */
  readonly scope: string | null;
  /** Whether it has its token bound to a key of its own (RFC 9449). */
  readonly dpop?: boolean;
}
