import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError, type Randomness } from '@gatehouse/identity';

/** Salt of 4 bytes and SHA-1 of 20: 32 base64 characters. Rows written by old tools may end in a newline. */
const wellFormed = /^[A-Za-z0-9+/]{32}\s*$/;

/**
 * The hash in `tapir_users_password.password_enc`: base64 of a salt, then SHA-1 over `<salt>-<password>`. It is weak,
 * and all that the old system can read.
 */
export abstract class LegacyPassword {
  /** `password_storage` of rows in this form. */
  static readonly storage = 2;

  /** Whether the password is the one that was hashed. False for a hash that is none, and for a password not in ASCII. */
  static check(password: string, passwordEnc: string): boolean {
    const intact = wellFormed.test(passwordEnc);
    const stored = intact ? Buffer.from(passwordEnc.trimEnd(), 'base64') : Buffer.alloc(24);
    const same = timingSafeEqual(digest(stored.subarray(0, 4), password), stored.subarray(4));
    return same && intact && isAscii(password) && password !== '';
  }

  /** The hash of a new password. Throws `invalid` for one that the old system could not take. */
  static make(password: string, randomness: Randomness): string {
    if (password === '')
      throw new DomainError('invalid', 'password_empty', 'The password must not be empty.');
    if (!isAscii(password)) {
      throw new DomainError(
        'invalid',
        'password_not_ascii',
        'The password may hold only ASCII characters: letters without accents, digits and common signs.',
      );
    }
    const salt = randomness.bytes(4);
    return Buffer.concat([salt, digest(salt, password)]).toString('base64');
  }

  /** A well-formed hash that no password is known for: for accounts that the old system must not let in any more. */
  static unmatchable(randomness: Randomness): string {
    return randomness.bytes(24).toString('base64');
  }

  /** Names a hash without telling it: a strong hash made from it is good for as long as this stays the same. */
  static fingerprint(passwordEnc: string, key: Buffer): string {
    return createHmac('sha256', key).update(passwordEnc.trimEnd()).digest('base64url');
  }
}

function digest(salt: Buffer, password: string): Buffer {
  return createHash('sha1').update(salt).update('-').update(password, 'utf8').digest();
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text); // eslint-disable-line no-control-regex -- control characters are ASCII too
}
