import { createHash } from 'node:crypto';
import { DomainError } from '@gatehouse/identity';
import { legacyVectors, SeededRandomness } from '@gatehouse/testing';
import fc from 'fast-check';
import { LegacyPassword } from './legacy-password';

const vectors = legacyVectors().legacy_passwords;
const key = Buffer.alloc(32, 7);
const ascii = fc.string({ unit: 'binary-ascii', minLength: 1 });

describe('the legacy password', () => {
  test.each(vectors.valid)('$password matches its hash, and $wrong does not', (vector) => {
    expect(LegacyPassword.check(vector.password, vector.password_enc)).toBe(true);
    expect(LegacyPassword.check(vector.wrong, vector.password_enc)).toBe(false);
    expect(LegacyPassword.check('', vector.password_enc)).toBe(false);
  });

  test('some of the hashes end in a newline, as old tools wrote them', () => {
    expect(vectors.valid.filter((vector) => vector.password_enc.endsWith('\n')).length).toBeGreaterThan(0);
  });

  test.each(vectors.non_ascii)('$password never matches, and is not made into a hash', ({ password }) => {
    const salt = Buffer.from('salt');
    for (const encoding of ['utf8', 'latin1'] as const) {
      const forged = hashOf(salt, Buffer.from(password, encoding));
      expect(LegacyPassword.check(password, forged)).toBe(false);
    }
    expect(() => LegacyPassword.make(password, new SeededRandomness())).toThrow(DomainError);
  });

  test('never matches a hash that is empty, short, long or no base64', () => {
    const good = LegacyPassword.make('thepassword', new SeededRandomness());
    for (const bad of [
      '',
      '\n',
      good.slice(0, 28),
      `${good}AAAA`,
      ` ${good}`,
      `${good}=`,
      good.replace(/./, '*'),
      'é',
    ])
      expect(LegacyPassword.check('thepassword', bad)).toBe(false);
    // The zeros that stand in for a broken hash are matched by nothing either.
    expect(LegacyPassword.check('', Buffer.alloc(24).toString('base64'))).toBe(false);
  });

  test('that is empty neither matches nor becomes a hash', () => {
    expect(LegacyPassword.check('', hashOf(Buffer.from('salt'), Buffer.alloc(0)))).toBe(false);
    expect(() => LegacyPassword.make('', new SeededRandomness())).toThrow(DomainError);
  });

  test('comes out of an error unseen', () => {
    expect.assertions(1);
    try {
      LegacyPassword.make('sécret', new SeededRandomness());
    } catch (error) {
      expect(`${(error as Error).message} ${JSON.stringify(error)}`).not.toContain('cret');
    }
  });

  test('an unmatchable hash looks like any other and matches nothing', () => {
    const randomness = new SeededRandomness();
    const hash = LegacyPassword.unmatchable(randomness);
    expect(hash).toMatch(/^[A-Za-z0-9+/]{32}$/);
    expect(LegacyPassword.unmatchable(randomness)).not.toBe(hash);
    fc.assert(fc.property(ascii, (password) => !LegacyPassword.check(password, hash)));
  });

  test('the fingerprint changes with the hash and with the key, not with a newline', () => {
    const randomness = new SeededRandomness();
    const [one, other] = [LegacyPassword.make('same', randomness), LegacyPassword.make('same', randomness)];
    const fingerprint = LegacyPassword.fingerprint(one, key);
    expect(LegacyPassword.fingerprint(`${one}\n`, key)).toBe(fingerprint);
    expect(LegacyPassword.fingerprint(other, key)).not.toBe(fingerprint);
    expect(LegacyPassword.fingerprint(one, Buffer.alloc(32, 8))).not.toBe(fingerprint);
  });

  test('made from any ASCII password, a hash matches that one and no other', () => {
    const randomness = new SeededRandomness();
    fc.assert(
      fc.property(ascii, ascii, (password, other) => {
        const hash = LegacyPassword.make(password, randomness);
        expect(hash).toHaveLength(32);
        expect(LegacyPassword.check(password, hash)).toBe(true);
        expect(LegacyPassword.check(password, `${hash}\n`)).toBe(true);
        expect(LegacyPassword.check(other, hash)).toBe(other === password);
      }),
    );
  });

  test('text of any kind in place of the hash is false, never an exception', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (password, text) => !LegacyPassword.check(password, text)),
    );
  });
});

function hashOf(salt: Buffer, password: Buffer): string {
  const digest = createHash('sha1').update(salt).update('-').update(password).digest();
  return Buffer.concat([salt, digest]).toString('base64');
}
