import { importJWK, SignJWT } from 'jose';
import type { JsonWebKey, SigningJwk } from '@gatehouse/platform';

/**
 * - `next`: published, and signs later
 * - `signing`: signs now, or would if there were no other before it in the file
 * - `expired`: neither signs nor is published
 */
export type SigningKeyPhase = 'next' | 'signing' | 'expired';

/** What of a key is not secret (RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2); nothing else is ever published. */
const publicMembers: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'x', 'y'],
  RSA: ['n', 'e'],
  OKP: ['crv', 'x'],
};

/** What makes it private. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/** A key pair that signs tokens, from its `nbf` to its `exp`. */
export class SigningKey {
  readonly kid: string;
  readonly alg: string;
  /** UNIX seconds, as are all times here. */
  readonly notBefore: number;
  /** `Infinity`: no end is set. */
  readonly expires: number;
  /** What services verify with: public members, and no other. */
  readonly publicJwk: JsonWebKey;
  private imported: Promise<CryptoKey> | null = null;
  private importedPublic: Promise<CryptoKey> | null = null;

  constructor(private readonly jwk: SigningJwk) {
    this.kid = jwk.kid;
    this.alg = jwk.alg;
    this.notBefore = jwk.nbf ?? 0;
    this.expires = jwk.exp ?? Infinity;
    const { kty, kid, alg } = jwk;
    // RFC 7517 §4.3: `use` or `key_ops`, not both; a file has the operation of the private key anyway.
    this.publicJwk = { kty, ...this.members(publicMembers[kty] ?? []), kid, alg, use: 'sig' };
  }

  phaseAt(now: number): SigningKeyPhase {
    if (now >= this.expires) return 'expired';
    return now < this.notBefore ? 'next' : 'signing';
  }

  /** Signs claims as a JWT of this type (RFC 8725 §3.11: the type tells what our keys sign from each other). */
  async sign(typ: string, claims: object): Promise<string> {
    const header = { typ, alg: this.alg, kid: this.kid };
    return new SignJWT({ ...claims }).setProtectedHeader(header).sign(await this.privateKey());
  }

  /** The private key as `jose` takes it, imported once. */
  privateKey(): Promise<CryptoKey> {
    return (this.imported ??= this.import());
  }

  /** What verifies what this key signed, as `jose` takes it, imported once. */
  publicKey(): Promise<CryptoKey> {
    return (this.importedPublic ??= importJWK(this.publicJwk, this.alg) as Promise<CryptoKey>);
  }

  /** Only what is needed, so that no `key_ops` or `ext` of the file gets in the way. */
  private import(): Promise<CryptoKey> {
    const { kty, alg } = this.jwk;
    const members = this.members([...(publicMembers[kty] ?? []), ...privateMembers]);
    return importJWK({ kty, ...members }, alg) as Promise<CryptoKey>;
  }

  private members(names: readonly string[]): Record<string, string> {
    const held = names.filter((name) => typeof this.jwk[name] === 'string');
    return Object.fromEntries(held.map((name) => [name, this.jwk[name] as string]));
  }
}
