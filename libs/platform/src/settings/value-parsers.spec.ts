import fc from 'fast-check';
import { BadSetting } from './settings-error';
import {
  anchoredRegex,
  colour,
  cookieDomain,
  cookieName,
  flag,
  hostName,
  integer,
  mailbox,
  oneOf,
  text,
} from './value-parsers';

describe('the parsers of settings', () => {
  const whole = integer(1, 65_535);

  it('read every whole number of the range', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 65_535 }), (number) => whole(String(number)) === number));
  });

  it.each(['12abc', '', ' 12', '1e3', '0x10', '-1', '1.5', '0', '65536', '９', '99999999999999999999'])(
    'refuse %j as a port',
    (value) => expect(() => whole(value)).toThrow(BadSetting),
  );

  it('never let anything but digits through as a number', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        fc.pre(!/^\d+$/.test(value));
        expect(() => whole(value)).toThrow(BadSetting);
      }),
    );
  });

  it('read flags as arXiv writes them', () => {
    expect([flag('1'), flag('0'), flag('true'), flag('false')]).toEqual([true, false, true, false]);
    expect(() => flag('yes')).toThrow('must be 0 or 1');
  });

  it('strip the leading dot of a cookie domain, and take nothing but a host name', () => {
    expect(cookieDomain('.Example.org')).toBe('example.org');
    for (const bad of [
      '..example.org',
      'a b',
      'example.org/',
      'https://example.org',
      '127.0.0.1',
      '-a.org',
      'a_b.org',
    ])
      expect(() => cookieDomain(bad)).toThrow(BadSetting);
  });

  it('take every host name that URLs take, in lower case', () => {
    fc.assert(fc.property(fc.domain(), (domain) => hostName(domain.toUpperCase()) === domain.toLowerCase()));
  });

  it('anchor the redirect expression as a whole', () => {
    const regex = anchoredRegex('/a|/b');
    expect(regex.source).toBe('^(?:/a|/b)$'.replaceAll('/', '\\/'));
    expect([regex.test('/a'), regex.test('/b'), regex.test('/bc'), regex.test('x/a')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(() => anchoredRegex('a)|(b')).toThrow(BadSetting);
    expect(() => anchoredRegex('(')).toThrow(BadSetting);
  });

  it('refuse what would break a header, a stylesheet or a mail', () => {
    expect(() => text('two\nlines')).toThrow(BadSetting);
    expect(() => cookieName('a=b')).toThrow(BadSetting);
    expect(() => colour('red;}')).toThrow(BadSetting);
    expect(() => mailbox('a@b.org\r\nBcc: c@d.org')).toThrow(BadSetting);
    expect(() => oneOf('a', 'b')('c')).toThrow('must be one of a, b');
    expect(colour('#B31B1B')).toBe('#b31b1b');
    expect(mailbox('Some Name <a@b.org>')).toBe('Some Name <a@b.org>');
  });
});
