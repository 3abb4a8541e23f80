import { legacyVectors } from '@gatehouse/testing';
import fc from 'fast-check';
import { ClassicCookie, type ClassicCookieParts } from './classic-cookie';

const vectors = legacyVectors().legacy_cookies;

describe('the classic cookie', () => {
  test.each(vectors.valid)('is packed as the old system packs it: $cookie', (vector) => {
    const parts: ClassicCookieParts = {
      sessionId: Number(vector.session_id),
      userId: Number(vector.user_id),
      ip: vector.ip,
      issuedAt: vector.issued_at,
      capabilities: Number(vector.capabilities),
    };
    expect(ClassicCookie.pack(parts, vector.secret)).toBe(vector.cookie);
    expect(ClassicCookie.unpack(vector.cookie, [vector.secret])).toEqual(parts);
    expect(ClassicCookie.expiresAt(parts, vector.duration)).toBe(vector.expires_at);
  });

  test.each(vectors.invalid)('is invalid: $why', ({ cookie, secret }) => {
    expect(ClassicCookie.unpack(cookie, [secret])).toBeNull();
  });

  const secret = 'xyz1234';
  const parts = {
    sessionId: 1,
    userId: 4_294_967_295,
    ip: '192.0.2.1',
    issuedAt: 1_700_000_000,
    capabilities: 6,
  };

  test('is verified by any secret of a rotation, and by none that is not in it', () => {
    const cookie = ClassicCookie.pack(parts, 'old');
    expect(ClassicCookie.unpack(cookie, { all: ['new', 'old'] })).toEqual(parts);
    expect(ClassicCookie.unpack(cookie, { all: ['new'] })).toBeNull();
    expect(ClassicCookie.unpack(cookie, [])).toBeNull();
  });

  test('is invalid when a number is spelled in another way, though it is signed', () => {
    for (const change of [
      { sessionId: '01' },
      { userId: '4294967296' },
      { issuedAt: '1.5' },
      { capabilities: '+6' },
    ]) {
      const odd = { ...parts, ...change } as unknown as ClassicCookieParts;
      expect(ClassicCookie.unpack(ClassicCookie.pack(odd, secret), [secret])).toBeNull();
    }
  });

  test('is never made with an address that would split it', () => {
    expect(() => ClassicCookie.pack({ ...parts, ip: '2001:db8::1' }, secret)).toThrow(TypeError);
  });

  test('sent twice: the first that is signed and not past its end wins', () => {
    const at = (issuedAt: number) => ClassicCookie.pack({ ...parts, issuedAt }, secret);
    const when = { now: 50_000, duration: 36_000 };
    const first = (values: string[]) => ClassicCookie.firstValid(values, [secret], when)?.issuedAt ?? null;
    expect(first(['garbage', at(20_000), at(30_000)])).toBe(20_000);
    expect(first([at(14_000), at(14_001)])).toBe(14_001);
    expect(first([at(14_000), `${at(20_000)}=`])).toBeNull();
    expect(first([])).toBeNull();
  });

  const anyParts = fc.record({
    sessionId: fc.nat(4_294_967_295),
    userId: fc.nat(4_294_967_295),
    ip: fc.ipV4(),
    issuedAt: fc.nat(4_294_967_295),
    capabilities: fc.nat(14),
  });

  test('comes back out as it went in', () => {
    fc.assert(
      fc.property(anyParts, fc.string(), (any, key) => {
        expect(ClassicCookie.unpack(ClassicCookie.pack(any, key), [key])).toEqual(any);
      }),
    );
  });

  test('is invalid with any one character changed, left out or put in', () => {
    const changed = fc.record({
      any: anyParts,
      at: fc.nat(200),
      to: fc.string({ maxLength: 2 }),
      cut: fc.nat(1),
    });
    fc.assert(
      fc.property(changed, ({ any, at, to, cut }) => {
        const cookie = ClassicCookie.pack(any, secret);
        const position = at % cookie.length;
        const text = cookie.slice(0, position) + to + cookie.slice(position + cut);
        fc.pre(text !== cookie);
        expect(ClassicCookie.unpack(text, [secret])).toBeNull();
      }),
    );
  });

  test('text of any kind is null, never an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(ClassicCookie.unpack(text, [secret])).toBeNull();
      }),
    );
  });
});
