import { createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtDecrypt, type JWTPayload } from 'jose';
import type { EncryptedTokenOptions } from './gateway-token-options';
import { BadToken, claimRules, given, TokenVerifier } from './token-verifier';

/** `jwe`: encrypted directly with the key of this audience, A256GCM. Whoever cannot read it cannot make it either. */
export class EncryptedTokenVerifier extends TokenVerifier {
  readonly scheme = 'Bearer';
  private readonly keys: readonly KeyObject[];

  /** Throws `TypeError` for what is not given, and for keys that are not 32 bytes long. */
  constructor(private readonly options: EncryptedTokenOptions) {
    super();
    if (options.keys.length === 0) throw new TypeError('gateway tokens need a key');
    claimRules(options, 0);
    this.keys = options.keys.map((key) => keyOf(given('a key', key)));
  }

  async verify(token: string, now: number): Promise<JWTPayload> {
    const rules = {
      ...claimRules(this.options, now),
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    };
    for (const key of this.keys) {
      try {
        return (await jwtDecrypt(token, key, rules)).payload;
      } catch (error) {
        if (!(error instanceof errors.JWEDecryptionFailed)) throw error;
      }
    }
    throw new BadToken('no key of this service opens the token');
  }
}

function keyOf(key: string | Uint8Array): KeyObject {
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64url') : Buffer.from(key);
  if (bytes.length !== 32)
    throw new TypeError('a key of gateway tokens has 32 bytes, as base64url where it is text');
  return createSecretKey(bytes);
}
