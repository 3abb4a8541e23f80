import { createHmac, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';

/** 132 bits: two that differ are as good as never the same. */
const length = 22;

/**
 * Makes the digests of people, and compares them. The one of the password is keyed, because it is kept in the token
 * store: the hash that it is made of is weak, and a dump must let no one in.
 */
export class Digests {
  private readonly keys: readonly KeyObject[];

  /** `keys`, newest first: after a rotation, digests made with an older key still compare. */
  constructor(keys: readonly Buffer[]) {
    if (keys.length === 0) throw new TypeError('digests need a key');
    this.keys = keys.map((key) =>
      createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'gatehouse legacy password digest', 32))),
    );
  }

  password(passwordEnc: string | null): string {
    return digestWith(this.keys[0]!, passwordEnc);
  }

  /** Whether `digest` was made of this hash, with any of the keys. */
  isOfPassword(digest: string, passwordEnc: string | null): boolean {
    return this.keys.some((key) => digestWith(key, passwordEnc) === digest);
  }

  /** Of facts that are no secrets. */
  static of(facts: unknown): string {
    return hash('sha256', JSON.stringify(facts), 'base64url').slice(0, length);
  }
}

function digestWith(key: KeyObject, passwordEnc: string | null): string {
  const hmac = createHmac('sha256', key);
  // A missing row and an empty hash are not the same.
  hmac.update(passwordEnc === null ? 'none' : `hash ${passwordEnc.trimEnd()}`);
  return hmac.digest('base64url').slice(0, length);
}
