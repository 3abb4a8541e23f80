import fc from 'fast-check';
import { canonicalTarget } from './canonical-path';

describe('a request target', () => {
  it.each([
    ['/', '/', ''],
    ['/admin', '/admin', ''],
    ['/admin/', '/admin/', ''],
    ['/a/b.c/d_e~f', '/a/b.c/d_e~f', ''],
    ['/x?a=/../b&c=%2e%2e', '/x', '?a=/../b&c=%2e%2e'],
    ['/x?', '/x', '?'],
    ['/private?x=/public', '/private', '?x=/public'],
    ['/private#/public', '/private', ''],
    ['/private#/public?x', '/private', ''],
    ['/%41bc%2D', '/Abc-', ''],
    ['/caf%c3%a9', '/caf%C3%A9', ''],
    ['/a|b', '/a%7Cb', ''],
    ['/%20', '/%20', ''],
    ['/.well-known/x', '/.well-known/x', ''],
    ['/a..b', '/a..b', ''],
  ])('%s is judged as %s', (raw, path, query) => {
    expect(canonicalTarget(raw)).toEqual({ path, query });
  });

  it.each([
    [
      'dot segments',
      ['/public/../admin', '/public/./x', '/..', '/.', '/x/..', '/public/%2e%2e/admin', '/%2E/x', '/.%2e/x'],
    ],
    ['double encoding', ['/public/%252e%252e/admin', '/%25', '/a%2500']],
    ['separators', ['/a%2fb', '/a%2Fb', '/a%5cb', '/a\\b', '/a;b', '/a/b;c=d/e', '/a%3bb']],
    ['empty segments', ['//admin/x', '/a//b', '//', '/a//']],
    ['no path', ['http://host/x', '*', 'admin', '', '?x', '#/x', 'host:443']],
    ['segments that end in a dot', ['/admin.', '/admin/.', '/admin%2e', '/a./b']],
    ['controls', ['/a\0', '/a\r', '/a\n', '/a%00', '/a%0a', '/a%0D', '/a%7f', '/a b', '/a\tb', '/a?\0']],
    ['raw bytes above 127', ['/\u00e9', '/caf\u00c3\u00a9', '/a?\u00e9']],
    ['broken escapes', ['/%zz', '/%', '/a%4', '/%u0041', '/%c3', '/%ff']],
    ['endless', [`/${'a'.repeat(9000)}`]],
  ])('is refused: %s', (_what, targets) => {
    for (const raw of targets) expect([raw, canonicalTarget(raw)]).toEqual([raw, null]);
  });

  it('is the same when it is made canonical again', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const once = canonicalTarget(url.replace(/^https?:\/\/[^/?]+/, ''));
        if (once) expect(canonicalTarget(once.path + once.query)).toEqual(once);
      }),
    );
  });

  it('never names another resource than the one that a URL parser sees', () => {
    const piece = fc.constantFrom(
      'a',
      'admin',
      '.',
      '..',
      '%2e',
      '%2F',
      '/',
      '//',
      '\\',
      ';',
      '%25',
      '%41',
      '?',
      '#',
      '%00',
      '~',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const raw = `/${pieces.join('')}`;
        const target = canonicalTarget(raw);
        if (target === null) return;
        const parsed = new URL(raw, 'http://host');
        expect(parsed.host).toBe('host');
        expect(decodeURIComponent(parsed.pathname)).toBe(decodeURIComponent(target.path));
        expect(parsed.pathname.split('/').length).toBe(target.path.split('/').length);
      }),
      { numRuns: 2000 },
    );
  });
});
