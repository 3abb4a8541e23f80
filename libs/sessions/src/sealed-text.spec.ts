import fc from 'fast-check';
import { SystemRandomness } from '@gatehouse/identity';
import { SealedTexts } from './sealed-text';

const [oldKey, newKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const sealed = new SealedTexts([newKey, oldKey], new SystemRandomness());

describe('a sealed text', () => {
  it('opens to what it was', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        (text, context) => sealed.open(sealed.seal(text, context), context) === text,
      ),
    );
  });

  it('never looks the same twice, and shows nothing', () => {
    expect(sealed.seal('a secret', 'x')).not.toBe(sealed.seal('a secret', 'x'));
    expect(Buffer.from(sealed.seal('a secret', 'x'), 'base64url').includes('secret')).toBe(false);
  });

  it('opens only in its context', () => {
    expect(sealed.open(sealed.seal('text', 'session 1'), 'session 2')).toBeNull();
  });

  it('opens with the key before a rotation, and with no other', () => {
    const before = new SealedTexts([oldKey], new SystemRandomness()).seal('text', 'x');
    expect(sealed.open(before, 'x')).toBe('text');
    expect(new SealedTexts([newKey], new SystemRandomness()).open(before, 'x')).toBeNull();
  });

  it('that was changed, cut or made up does not open', () => {
    const whole = Buffer.from(sealed.seal('text', 'x'), 'base64url');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(whole);
        changed[at]! ^= mask;
        return (
          sealed.open(changed.toString('base64url'), 'x') === null &&
          sealed.open(whole.subarray(0, at).toString('base64url'), 'x') === null
        );
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => sealed.open(text, 'x') === null));
  });
});
