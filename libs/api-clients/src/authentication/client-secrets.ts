import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Randomness } from '@gatehouse/identity';

/** What the pepper derived from the encryption key is for (RFC 5869 `info`): a key has one use. */
const label = 'gatehouse: client secrets, 1';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** 43 of 62 characters: 256 bits. */
const length = 43;
/** Bytes at or above this are thrown away, so that every character is as likely as any other. */
const fair = 256 - (256 % alphabet.length);

/** A random text of letters and digits alone, which every client library sends as it is (RFC 6749 §2.3.1). */
export function randomName(randomness: Randomness, characters: number): string {
  let text = '';
  while (text.length < characters) {
    for (const byte of randomness.bytes(characters)) {
      if (byte < fair && text.length < characters) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}

/**
 * Secrets of clients: 256 random bits, kept as HMAC-SHA-256 with a pepper. What has so many bits needs no slow hash;
 * the pepper makes a dump of a store useless even for recognizing one. A comparison costs one HMAC per key of the
 * rotation (about 3 µs), whether there is such a client or not.
 */
export class ClientSecrets {
  private readonly keys: readonly Buffer[];

  /** @param encryptionKeys newest first: the first hashes, all compare */
  constructor(
    encryptionKeys: readonly Buffer[],
    private readonly randomness: Randomness,
  ) {
    if (encryptionKeys.length === 0) throw new TypeError('client secrets need a key');
    this.keys = encryptionKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', label, 32)));
  }

  make(): { readonly secret: string; readonly hash: string } {
    const secret = randomName(this.randomness, length);
    return { secret, hash: hashWith(this.keys[0]!, secret).toString('base64url') };
  }

  /** Which of the hashes is of this secret, if any. In constant time, as far as the number of hashes is no secret. */
  find<H extends { readonly hash: string }>(secret: string, hashes: readonly H[]): H | null {
    let found: H | null = null;
    for (const key of this.keys) {
      const expected = hashWith(key, secret);
      for (const hashed of hashes) {
        const bytes = Buffer.from(hashed.hash, 'base64url');
        if (bytes.length === expected.length && timingSafeEqual(bytes, expected)) found = hashed;
      }
    }
    return found;
  }
}

function hashWith(key: Buffer, secret: string): Buffer {
  return createHmac('sha256', key).update(secret).digest();
}
