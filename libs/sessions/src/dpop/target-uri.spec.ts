import fc from 'fast-check';
import { targetUri } from './target-uri';

describe('the address that a DPoP proof is about', () => {
  it.each([
    ['without its query', 'https://a.example/b?c=d', 'https://a.example/b'],
    ['without its fragment', 'https://a.example/b#c?d', 'https://a.example/b'],
    ['RFC 3986 §6.2.2.1: scheme and host in any case', 'HTTPS://A.Example/B', 'https://a.example/B'],
    ['§6.2.2.1: an escape in any case', 'https://a.example/%c3%a9', 'https://a.example/%C3%A9'],
    ['§6.2.2.2: an escape that needs none', 'https://a.example/%61%7e%2D', 'https://a.example/a~-'],
    ['§6.2.2.2: a bracket that needs one', 'https://a.example/[x]|', 'https://a.example/%5Bx%5D%7C'],
    ['§6.2.2.3: dot segments', 'https://a.example/x/../b/%2e/c', 'https://a.example/b/c'],
    ['§6.2.3: the port that everybody knows', 'https://a.example:443/b', 'https://a.example/b'],
    ['§6.2.3: the same of http', 'http://a.example:80/b', 'http://a.example/b'],
    ['§6.2.3: a port that is empty', 'https://a.example:/b', 'https://a.example/b'],
    ['§6.2.3: a path that is empty', 'https://a.example', 'https://a.example/'],
    ['an address of IPv6', 'http://[::1]:8080/b', 'http://[::1]:8080/b'],
  ])('%s', (_what, text, normal) => {
    expect(targetUri(text)).toBe(normal);
  });

  it.each([
    ['another scheme', 'https://a.example/b', 'http://a.example/b'],
    ['another host', 'https://a.example/b', 'https://b.example/b'],
    ['another port', 'https://a.example/b', 'https://a.example:8443/b'],
    ['another case in the path', 'https://a.example/b', 'https://a.example/B'],
    ['a slash at the end', 'https://a.example/b', 'https://a.example/b/'],
    ['an escaped slash', 'https://a.example/b/c', 'https://a.example/b%2Fc'],
    ['an empty segment', 'https://a.example/b/c', 'https://a.example/b//c'],
    ['an escape that is escaped', 'https://a.example/%41', 'https://a.example/%2541'],
  ])('is another one with %s', (_what, one, other) => {
    expect(targetUri(one)).not.toBe(targetUri(other));
  });

  it.each([
    '',
    'a.example/b',
    '/b',
    '//a.example/b',
    'ftp://a.example/b',
    'https:a.example/b',
    'https://',
    'https://user@a.example/b',
    'https://:password@a.example/b',
    'https://a.example/b c',
    'https://a.example\\b',
    'https://a.example/é',
    ' https://a.example/b',
    'https://a.example/b\n',
    'https://a.example:99999/b',
    'https://%zz/b',
  ])('is none: %j', (text) => {
    expect(targetUri(text)).toBeNull();
  });

  it('stays what it is when it is normal', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        const normal = targetUri(text);
        return normal === null || targetUri(normal) === normal;
      }),
    );
  });
});
