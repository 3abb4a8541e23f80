import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What the key derived from the encryption key is for (RFC 5869 `info`): a key has one use. */
const label = 'gatehouse: fingerprint of the legacy password hash, 1';

/**
 * Tells whether the old system's password hash is still the one that a strong hash was made beside, without keeping it:
 * HMAC-SHA-256, keyed, so that a dump of the accounts database does not help to guess SHA-1 hashes.
 */
export class LegacyFingerprint {
  private readonly keys: readonly Buffer[];

  /** @param encryptionKeys newest first: the first makes fingerprints, each recognizes its own. */
  constructor(encryptionKeys: readonly Buffer[]) {
    this.keys = encryptionKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', label, 32)));
    if (this.keys.length === 0) throw new TypeError('a fingerprint needs a key');
  }

  of(legacyHash: string): string {
    return fingerprint(this.keys[0]!, legacyHash).toString('base64url');
  }

  matches(stored: string | null, legacyHash: string): boolean {
    const bytes = Buffer.from(stored ?? '', 'base64url');
    return this.keys.some((key) => {
      const expected = fingerprint(key, legacyHash);
      return bytes.length === expected.length && timingSafeEqual(bytes, expected);
    });
  }
}

function fingerprint(key: Buffer, legacyHash: string): Buffer {
  return createHmac('sha256', key).update(legacyHash).digest();
}
