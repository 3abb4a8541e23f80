import { createHash } from 'node:crypto';
import type { JWK } from 'jose';

/** What a public key is made of, besides `kty` (RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2). */
const members: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'x', 'y'],
  RSA: ['n', 'e'],
  OKP: ['crv', 'x'],
};
/** What only somebody's secret has (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const secret = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Characters of a member: a modulus of 4096 bits has 683. What is larger costs too much to verify with. */
const longest = 683;
/** Characters of an RSA exponent: 32 bits have 6, and 65537 has 4. */
const longestExponent = 6;

/** The public key in the header of a DPoP proof (RFC 9449 §4.2), with nothing in it but what makes the key. */
export class ProofKey {
  private constructor(
    readonly jwk: JWK,
    /** RFC 7638 §3, SHA-256: what a token is bound to. */
    readonly thumbprint: string,
  ) {}

  /** Null for whatever is no public key, one that comes with its secret included. That it can be used is not known yet. */
  static of(jwk: unknown): ProofKey | null {
    if (typeof jwk !== 'object' || jwk === null) return null;
    const given = jwk as Record<string, unknown>;
    if (secret.some((name) => Object.hasOwn(given, name))) return null;
    const { kty } = given;
    if (typeof kty !== 'string' || !Object.hasOwn(members, kty)) return null;
    const names = members[kty]!;
    if (!names.every((name) => isMember(given[name], name === 'e' ? longestExponent : longest))) return null;
    // RFC 7638 §3.3: the members that make the key, in the order of their names.
    const sorted = [...names, 'kty'].sort().map((name) => [name, given[name]]);
    const text = JSON.stringify(Object.fromEntries(sorted));
    return new ProofKey(JSON.parse(text) as JWK, createHash('sha256').update(text).digest('base64url'));
  }
}

function isMember(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length <= most && /^[A-Za-z0-9_-]+$/.test(value);
}
