import { createRemoteJWKSet, jwtVerify } from 'jose';

/** A service that verifies its gateway tokens with the registry's public keys, as an outsider would write it. */
export class VerifyingService {
  private readonly keys;

  /** @param cacheMaxAge milliseconds that it keeps the keys; 10 minutes are usual, and too long for a test */
  constructor(
    registry: string,
    private readonly issuer: string,
    cacheMaxAge: number,
  ) {
    this.keys = createRemoteJWKSet(new URL(`${registry}/jwks`), { cacheMaxAge });
  }

  /** The `kid` of the key that signed; rejects for what it would answer 401 to. */
  async verify(authorization: string): Promise<string> {
    const token = authorization.replace(/^Bearer /, '');
    const { protectedHeader } = await jwtVerify(token, this.keys, {
      issuer: this.issuer,
      audience: 'gateway',
      typ: 'gateway+jwt',
    });
    return protectedHeader.kid!;
  }
}
