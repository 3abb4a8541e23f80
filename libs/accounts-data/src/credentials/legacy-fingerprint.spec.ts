import { LegacyFingerprint } from './legacy-fingerprint';

const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

describe('the fingerprint of a legacy hash', () => {
  test('recognizes the hash, and no other', () => {
    const fingerprint = new LegacyFingerprint([first]);
    const stored = fingerprint.of('DPGJPh2Fyl');
    expect(fingerprint.matches(stored, 'DPGJPh2Fyl')).toBe(true);
    expect(fingerprint.matches(stored, 'DPGJPh2FyL')).toBe(false);
    expect(fingerprint.matches(stored, '')).toBe(false);
  });

  test.each([null, '', 'short', 'A'.repeat(43)])('%p is no fingerprint of anything', (stored) => {
    expect(new LegacyFingerprint([first]).matches(stored, 'DPGJPh2Fyl')).toBe(false);
  });

  test('depends on the key; older keys still recognize theirs', () => {
    const old = new LegacyFingerprint([first]).of('DPGJPh2Fyl');
    const rotated = new LegacyFingerprint([second, first]);
    expect(rotated.of('DPGJPh2Fyl')).not.toBe(old);
    expect(rotated.matches(old, 'DPGJPh2Fyl')).toBe(true);
    expect(new LegacyFingerprint([second]).matches(old, 'DPGJPh2Fyl')).toBe(false);
  });

  test('is 32 bytes, and needs a key', () => {
    expect(new LegacyFingerprint([first]).of('x')).toMatch(/^[\w-]{43}$/);
    expect(() => new LegacyFingerprint([])).toThrow(TypeError);
  });
});
