import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { isChallenge, isProvedBy, isVerifier } from './pkce';

const unreserved = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~'];
const verifiers = fc.string({ unit: fc.constantFrom(...unreserved), minLength: 43, maxLength: 128 });
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

it('RFC 7636 §4.6: a challenge is proved by the verifier that it was made from, and by no other', () => {
  fc.assert(
    fc.property(verifiers, verifiers, (verifier, other) => {
      expect(isChallenge(challengeOf(verifier))).toBe(true);
      expect(isProvedBy(challengeOf(verifier), verifier)).toBe(true);
      if (other !== verifier) expect(isProvedBy(challengeOf(verifier), other)).toBe(false);
    }),
  );
});

it('RFC 7636 Appendix B: the example of the document', () => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  expect(isProvedBy('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', verifier)).toBe(true);
});

it('RFC 9700 §2.1.1: a challenge that is the verifier itself is not proved by it', () => {
  fc.assert(
    fc.property(verifiers, (verifier) => {
      expect(isProvedBy(verifier, verifier)).toBe(false);
    }),
  );
});

it.each([
  ['of 42 characters', 'a'.repeat(42)],
  ['of 129 characters', 'a'.repeat(129)],
  ['with a plus', `${'a'.repeat(43)}+`],
  ['with a line end', `${'a'.repeat(43)}\n`],
  ['with letters of other languages', `${'a'.repeat(43)}ü`],
  ['of nothing', ''],
])('RFC 7636 §4.1: a verifier %s proves nothing, also where its hash is right', (_what, verifier) => {
  expect(isVerifier(verifier)).toBe(false);
  expect(isProvedBy(challengeOf(verifier), verifier)).toBe(false);
});

it.each([
  '',
  'x',
  'a'.repeat(42),
  'a'.repeat(44),
  `${'a'.repeat(42)}=`,
  `${'a'.repeat(42)}+`,
  `${'a'.repeat(43)}\n`,
])('RFC 7636 §4.2: is no challenge: %j', (text) => {
  expect(isChallenge(text)).toBe(false);
});

it('says no to whatever else comes, and throws nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (challenge, verifier) => {
      expect(isProvedBy(challenge, verifier)).toBe(false);
    }),
  );
});
