import { hkdfSync } from 'node:crypto';

/**
 * A key of 256 bits for one use, from an encryption key (RFC 5869).
 *
 * @param label names the use; no two uses have the same
 */
export function derivedKey(key: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', label, 32));
}
