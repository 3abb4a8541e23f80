import { createHmac } from 'node:crypto';
import type { Randomness } from '@gatehouse/identity';
import { derivedKey } from './derived-key';

/** RFC 8628 §6.1: no vowels, so that no words come out, and nothing that is easily taken for another. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const length = 8;
const pattern = new RegExp(`^[${letters}]{${length}}$`);

/** What the key derived from the encryption key is for. */
const label = 'gatehouse: user code, 1';

/**
 * The codes that devices show and people type: 20^8 of them, some 34 bits. That is few enough to try them all on a list of
 * hashes, so they are kept under an HMAC whose key is not in the store.
 */
export class UserCodes {
  private readonly peppers: readonly Buffer[];

  /** @param encryptionKeys newest first: the first writes, all of them read */
  constructor(
    encryptionKeys: readonly Buffer[],
    private readonly randomness: Randomness,
  ) {
    this.peppers = encryptionKeys.map((key) => derivedKey(key, label));
  }

  /** A new one, without its hyphen; each letter is as likely as any other. */
  draw(): string {
    const largest = 256 - (256 % letters.length);
    let code = '';
    while (code.length < length) {
      const fair = [...this.randomness.bytes(length)].filter((byte) => byte < largest);
      code += fair.map((byte) => letters[byte % letters.length]).join('');
    }
    return code.slice(0, length);
  }

  /** What it may be kept under: one for each key while the key is being changed, the newest first. */
  idsOf(code: string): readonly string[] {
    return this.peppers.map((pepper) => createHmac('sha256', pepper).update(code).digest('base64url'));
  }
}

/** The code that somebody means, whatever spaces, hyphens and small letters they typed; null: none (RFC 8628 §6.1). */
export function userCodeIn(typed: string): string | null {
  const code = typed.replace(/[\s\p{P}\p{Cf}]/gu, '').toUpperCase();
  return pattern.test(code) ? code : null;
}

/** As devices show it. */
export function userCodeInGroups(code: string): string {
  return `${code.slice(0, length / 2)}-${code.slice(length / 2)}`;
}
