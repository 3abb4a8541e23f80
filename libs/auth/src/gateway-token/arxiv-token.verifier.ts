import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { ArxivTokenOptions } from './gateway-token-options';
import { BadToken, given, toleranceOf, TokenVerifier } from './token-verifier';

/** `arxiv`: a bare JWT, HS256 with the secret that all services share. */
export class ArxivTokenVerifier extends TokenVerifier {
  readonly scheme = null;
  private readonly keys: readonly KeyObject[];

  /** Throws `TypeError` without a secret. */
  constructor(private readonly options: ArxivTokenOptions) {
    super();
    if (options.secrets.length === 0) throw new TypeError('gateway tokens need a secret');
    this.keys = options.secrets.map((secret) => createSecretKey(Buffer.from(given('a secret', secret))));
  }

  async verify(token: string, now: number): Promise<JWTPayload> {
    const rules = {
      typ: 'JWT',
      algorithms: ['HS256'],
      clockTolerance: toleranceOf(this.options),
      currentDate: new Date(now * 1000),
    };
    for (const key of this.keys) {
      try {
        return (await jwtVerify(token, key, rules)).payload;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw new BadToken('no secret of this service fits the signature');
  }
}
