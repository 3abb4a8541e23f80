import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Randomness } from '@gatehouse/identity';
import { hashSecret } from '@gatehouse/sessions';
import { derivedKey } from './derived-key';

/** What the keys derived from the encryption keys are for (RFC 5869 `info`): a key has one use. */
const labels = {
  next: 'gatehouse: next refresh token, 1',
  seal: 'gatehouse: refresh token seal, 1',
} as const;

/** `ghr_<delegation>.<generation>.<secret>.<seal>` */
const pattern = /^ghr_([A-Za-z0-9_-]{22})\.(0|[1-9][0-9]{0,14})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{22})$/;

/** A refresh token that was ours once: which one of its delegation, and the secret that proves it is the one that lives. */
export interface RefreshToken {
  readonly delegationId: string;
  /** 0 for the first. */
  readonly generation: number;
  readonly secret: string;
}

interface Keys {
  readonly next: Buffer;
  readonly seal: Buffer;
}

/**
 * Writes and reads refresh tokens.
 *
 * Each is derived from the one before it and a key, so that two who use the same token at once get the same successor, and
 * nothing but a hash of the living one is stored. A seal tells every token that we ever gave from a text that somebody
 * made up: the first, used again, is a theft; the second is noise, and must end nothing. Of old tokens nothing has
 * to be kept for that.
 */
export class RefreshTokens {
  private readonly keys: readonly Keys[];

  /** @param encryptionKeys newest first: the first writes, all of them read */
  constructor(
    encryptionKeys: readonly Buffer[],
    private readonly randomness: Randomness,
  ) {
    this.keys = encryptionKeys.map((key) => ({
      next: derivedKey(key, labels.next),
      seal: derivedKey(key, labels.seal),
    }));
  }

  first(delegationId: string): RefreshToken {
    return { delegationId, generation: 0, secret: this.randomness.bytes(32).toString('base64url') };
  }

  /**
   * The one that takes this one's place; always the same one. While the key is being changed there are as many as there are
   * keys: the newest key's comes first, and `hashOf` says which of them is stored.
   */
  successors({ delegationId, generation, secret }: RefreshToken): readonly RefreshToken[] {
    return this.keys.map(({ next }) => ({
      delegationId,
      generation: generation + 1,
      secret: createHmac('sha256', next)
        .update(`${delegationId}.${generation}.${secret}`)
        .digest('base64url'),
    }));
  }

  write(token: RefreshToken): string {
    const { delegationId, generation, secret } = token;
    return `ghr_${delegationId}.${generation}.${secret}.${seal(this.keys[0]!, token)}`;
  }

  /** The token that this text spells, if we wrote it; null: we did not. */
  read(text: string): RefreshToken | null {
    const [, delegationId, generation, secret, shown] = pattern.exec(text) ?? [];
    if (shown === undefined) return null;
    const token = { delegationId: delegationId!, generation: Number(generation), secret: secret! };
    const given = Buffer.from(shown);
    // Each key is tried, so that the time does not tell which of them fits.
    const fitting = this.keys.filter((keys) => timingSafeEqual(Buffer.from(seal(keys, token)), given));
    return fitting.length === 0 ? null : token;
  }

  /** What is stored of it. */
  hashOf({ secret }: RefreshToken): string {
    return hashSecret(secret);
  }
}

/** 128 bits, in the one spelling that we write: base64url has others that mean the same. */
function seal(keys: Keys, { delegationId, generation, secret }: RefreshToken): string {
  return createHmac('sha256', keys.seal)
    .update(`${delegationId}.${generation}.${secret}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}
