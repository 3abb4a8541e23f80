import fc from 'fast-check';
import { cutToFit, decodeCp1252, decodeLegacyText, encodeLegacyText, legacyLength } from './legacy-text';

/** Text whose characters are bytes, as mysql2 hands a latin1 value over. */
const bytes = (...values: number[]) => Buffer.from(values).toString('latin1');

describe('text of a latin1 column', () => {
  test('that was written as UTF-8 reads as it was meant, and goes back as the same bytes', () => {
    const stored = 'Fr\xc3\xa9d\xc3\xa9rique';
    expect(decodeLegacyText(stored)).toBe('Frédérique');
    expect(encodeLegacyText('Frédérique')).toBe(stored);
  });

  test('that an old tool wrote in true latin1 reads with its umlaut', () => {
    expect(decodeLegacyText('Institut f\xfcr Kernphysik')).toBe('Institut für Kernphysik');
  });

  test('is cp1252 where it is no UTF-8: curly quotes and the euro are no controls', () => {
    expect(decodeLegacyText(bytes(0x93, 0x45, 0x94, 0x20, 0x80))).toBe('“E” €');
    expect(decodeLegacyText(bytes(0x81, 0xff))).toBe('\x81ÿ');
  });

  test('is decoded strictly: an overlong form, a surrogate or a half character is no UTF-8', () => {
    expect(decodeLegacyText(bytes(0xc0, 0xaf))).toBe('À¯');
    expect(decodeLegacyText(bytes(0xed, 0xa0, 0x80))).toBe('í\xa0€');
    expect(decodeLegacyText(bytes(0xe2, 0x82))).toBe('â‚');
  });

  test('keeps a byte order mark', () => {
    expect(encodeLegacyText(decodeLegacyText(bytes(0xef, 0xbb, 0xbf, 0x41)))).toBe(
      bytes(0xef, 0xbb, 0xbf, 0x41),
    );
  });

  test('comes back byte for byte, for all bytes that are valid UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stored = Buffer.from(text, 'utf8').toString('latin1');
        expect(decodeLegacyText(stored)).toBe(text);
        expect(encodeLegacyText(decodeLegacyText(stored))).toBe(stored);
      }),
    );
  });

  test('reads every one of the 256 bytes of cp1252 as another character', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('latin1');
    expect(new Set(decodeCp1252(all)).size).toBe(256);
    fc.assert(
      fc.property(fc.uint8Array(), (any) => {
        const value = Buffer.from(any).toString('latin1');
        expect([...decodeCp1252(value)]).toHaveLength(any.length);
        expect(typeof decodeLegacyText(value)).toBe('string');
      }),
    );
  });
});

describe('cutting to a column', () => {
  test('counts bytes and cuts no character in two', () => {
    expect(cutToFit('host.example', 255)).toBe('host.example');
    expect(cutToFit('aéé', 4)).toBe('aé');
    expect(cutToFit('😀😀', 7)).toBe('😀');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, length) => {
        const cut = cutToFit(text, length);
        expect(legacyLength(cut)).toBeLessThanOrEqual(length);
        expect(text.startsWith(cut)).toBe(true);
      }),
    );
  });
});
