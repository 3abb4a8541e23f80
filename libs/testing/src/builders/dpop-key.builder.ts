import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK, type JWTPayload } from 'jose';

/** What a client proves with a DPoP proof. */
export interface ProofParts {
  readonly method: string;
  readonly url: string;
  /** The access token that goes with it. */
  readonly accessToken?: string;
  /** Claims that are another than they should be; undefined: left out. */
  readonly claims?: JWTPayload;
  /** The same of the header. */
  readonly header?: Readonly<Record<string, unknown>>;
}

/** The key pair of a client that speaks DPoP (RFC 9449). */
export class DpopKey {
  private constructor(
    readonly alg: string,
    readonly privateKey: CryptoKey,
    /** The public part. */
    readonly jwk: JWK,
    /** RFC 7638. */
    readonly thumbprint: string,
  ) {}

  static async make(alg = 'ES256'): Promise<DpopKey> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = await exportJWK(publicKey);
    return new DpopKey(alg, privateKey, jwk, await calculateJwkThumbprint(jwk));
  }

  /** A proof as a client makes one now, with whatever is to be wrong about it. */
  proof({ method, url, accessToken, claims = {}, header = {} }: ProofParts): Promise<string> {
    const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url');
    const iat = Math.floor(Date.now() / 1000);
    const payload = { jti: randomUUID(), htm: method, htu: url, iat, ...(ath && { ath }), ...claims };
    return new SignJWT(payload)
      .setProtectedHeader({ typ: 'dpop+jwt', alg: this.alg, jwk: this.jwk, ...header })
      .sign(this.privateKey);
  }
}
