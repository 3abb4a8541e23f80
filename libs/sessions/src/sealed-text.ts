import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Randomness } from '@gatehouse/identity';

const algorithm = 'aes-256-gcm';

/** Texts that are kept encrypted in a store (AES-256-GCM): `<nonce 12><tag 16><ciphertext>`, base64url. */
export class SealedTexts {
  /** @param keys 32 bytes each, newest first: the first seals, all open */
  constructor(
    private readonly keys: readonly Buffer[],
    private readonly randomness: Randomness,
  ) {}

  /** @param context what the text belongs to; it opens only there */
  seal(text: string, context: string): string {
    const nonce = this.randomness.bytes(12);
    const cipher = createCipheriv(algorithm, this.keys[0]!, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** The text, or null if no key of ours sealed it for this context. */
  open(sealed: string, context: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < 28) return null;
    for (const key of this.keys) {
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        continue;
      }
    }
    return null;
  }
}
