import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { SystemRandomness } from '@gatehouse/identity';
import { ManualClock } from '@gatehouse/testing';
import { CsrfTokens, csrfLifetime, type CsrfBinding } from './csrf-tokens';

const binding: fc.Arbitrary<CsrfBinding> = fc.record({
  kind: fc.constantFrom('session', 'browser'),
  id: fc.string(),
});
const key = randomBytes(32);
const random = new SystemRandomness();

function aMint(keys = [key]) {
  const clock = new ManualClock();
  return { clock, tokens: new CsrfTokens(keys, clock, random) };
}

describe('the token of a form', () => {
  it('is good for what it was issued for, whatever that is, and for nothing else', () => {
    const { tokens } = aMint();
    fc.assert(
      fc.property(binding, binding, (one, other) => {
        const token = tokens.issue(one);
        expect(tokens.check(token, one)).toBe('valid');
        const same = one.kind === other.kind && one.id === other.id;
        expect(tokens.check(token, other)).toBe(same ? 'valid' : 'invalid');
      }),
    );
  });

  it('keeps a session and a browser of the same id apart', () => {
    const { tokens } = aMint();
    const token = tokens.issue({ kind: 'session', id: 'x' });
    expect(tokens.check(token, { kind: 'browser', id: 'x' })).toBe('invalid');
  });

  it('is invalid after any change to one of its characters that changes what it says', () => {
    const { tokens } = aMint();
    fc.assert(
      fc.property(binding, fc.nat(), fc.constantFrom(...'AZaz09-_.'), (bound, at, character) => {
        const token = tokens.issue(bound);
        const index = at % (token.length - 1); // the last one holds bits that base64url does not read
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        expect(tokens.check(changed, bound)).toBe(changed === token ? 'valid' : 'invalid');
      }),
    );
  });

  it('is invalid if it is any other text', () => {
    const { tokens } = aMint();
    fc.assert(fc.property(fc.string(), binding, (text, bound) => tokens.check(text, bound) === 'invalid'));
  });

  it('lives for two hours', () => {
    const bound = { kind: 'session', id: 's' } as const;
    const { clock, tokens } = aMint();
    const token = tokens.issue(bound);
    clock.advance((csrfLifetime - 1) * 1000);
    expect(tokens.check(token, bound)).toBe('valid');
    clock.advance(1000);
    expect(tokens.check(token, bound)).toBe('expired');
    expect(tokens.check(token, { kind: 'session', id: 'other' })).toBe('invalid');
  });

  it('does not come from the future, beyond what clocks of two servers differ', () => {
    const bound = { kind: 'session', id: 's' } as const;
    const { clock, tokens } = aMint();
    const token = tokens.issue(bound);
    clock.set(clock.now() - 60_000);
    expect(tokens.check(token, bound)).toBe('valid');
    clock.set(clock.now() - 1000);
    expect(tokens.check(token, bound)).toBe('invalid');
  });

  it('differs each time', () => {
    const { tokens } = aMint();
    const bound = { kind: 'session', id: 's' } as const;
    expect(tokens.issue(bound)).not.toBe(tokens.issue(bound));
  });

  it('survives a new key, and ends with its own', () => {
    const bound = { kind: 'browser', id: 'b' } as const;
    const [old, young] = [randomBytes(32), randomBytes(32)];
    const token = aMint([old]).tokens.issue(bound);
    expect(aMint([young, old]).tokens.check(token, bound)).toBe('valid');
    expect(aMint([young]).tokens.check(token, bound)).toBe('invalid');
  });

  it('asks for a key of 32 bytes', () => {
    expect(() => aMint([])).toThrow(TypeError);
    expect(() => aMint([key, Buffer.alloc(31)])).toThrow(TypeError);
  });
});
