import fc from 'fast-check';
import { nextPage, type NextPageRules } from './next-page';

const rules: NextPageRules = {
  baseServer: 'example.org',
  allowHttp: false,
  pattern: null,
  fallback: '/home',
};

describe('the page after log-in', () => {
  it.each([
    '/',
    '/profile',
    '/a/b?c=d&e=https://evil.com#f',
    'https://example.org',
    'https://example.org/x',
    'https://www.example.org:8443/x?y=z',
    'https://EXAMPLE.org/',
    'https://a.b.example.org/',
    '/@evil.com',
    'https://example.org/@evil',
  ])('may be %s', (wanted) => {
    expect(nextPage(wanted, rules)).toBe(wanted);
  });

  it.each([
    '',
    'profile',
    '//evil.com',
    '///evil.com',
    '/\\evil.com',
    '/\t/evil.com',
    '\\\\evil.com',
    'https:evil.com',
    'https:/example.org',
    'https:///evil.com',
    'https://evil.com',
    'https://evilexample.org',
    'https://example.org.evil.com',
    'https://example.org@evil.com/',
    'https://user@example.org/',
    'https://user:pass@example.org/',
    'https://@example.org/',
    'https://evil.com\\@example.org/',
    'https://evil.com#.example.org',
    'https://evil.com?.example.org',
    'https://example.org%2eevil.com',
    'https://example.org\r\nSet-Cookie: a=b',
    '/x\r\ny',
    '/x\0',
    ' https://example.org',
    'http://example.org/',
    'ftp://example.org/',
    'javascript:alert(1)',
    'JAVASCRIPT://example.org/%0aalert(1)',
    'data:text/html,x',
    `/${'a'.repeat(300)}`,
  ])('is never %j', (wanted) => {
    expect(nextPage(wanted, rules)).toBe('/home');
  });

  it('is percent-encoded where it is not ASCII', () => {
    expect(nextPage('/søk?q=é😀', rules)).toBe('/s%C3%B8k?q=%C3%A9%F0%9F%98%80');
    expect(nextPage('/\ud800', rules)).toBe('/home');
  });

  it('has its host as the DNS has it where that is not ASCII', () => {
    expect(nextPage('https://münchen.example.org/ü', rules)).toBe(
      'https://xn--mnchen-3ya.example.org/%C3%BC',
    );
    expect(nextPage('https://evil。example.org/', rules)).toBe('https://evil.example.org/');
  });

  it('may be http outside production', () => {
    expect(nextPage('http://www.example.org/', { ...rules, allowHttp: true })).toBe(
      'http://www.example.org/',
    );
  });

  it('has to match the deployer’s pattern as well, which allows nothing more', () => {
    const narrow = { ...rules, pattern: /^(?:https:\/\/www\.example\.org\/.*|https:\/\/evil\.com\/)$/ };
    expect(nextPage('https://www.example.org/x', narrow)).toBe('https://www.example.org/x');
    expect(nextPage('https://other.example.org/x', narrow)).toBe('/home');
    expect(nextPage('https://evil.com/', narrow)).toBe('/home');
  });

  it('never leaves the platform, whatever is asked for', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      ':',
      '@',
      '.',
      '?',
      '#',
      'https',
      'http',
      'evil.com',
      'example.org',
      '%2f',
      '\t',
      '//',
      'a',
    );
    const text = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (wanted) => {
        const target = new URL(nextPage(wanted, rules), 'https://accounts.example.org/login');
        return target.hostname === 'example.org' || target.hostname.endsWith('.example.org');
      }),
      { numRuns: 5000 },
    );
  });
});
