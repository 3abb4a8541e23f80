import fc from 'fast-check';
import { checkLogoutUri, checkRedirectUri } from './redirect-uri';

it.each([
  'https://client.example.org/callback',
  'https://client.example.org',
  'https://client.example.org?tenant=1',
  'https://client.example.org:8443/cb?x=a%2Fb&y=%20',
  'http://127.0.0.1/callback',
  'http://127.0.0.1:51004/callback',
  'http://[::1]:8080/',
])('takes %s', (uri) => {
  expect(() => checkRedirectUri(uri)).not.toThrow();
});

it.each([
  ['', 'characters'],
  ['javascript:alert(1)', 'neither https'],
  ['data:text/html,x', 'neither https'],
  ['myapp://callback', 'neither https'],
  ['http://client.example.org/', 'neither https'],
  ['http://localhost/', 'neither https'],
  ['http://127.0.0.1.example.org/', 'neither https'],
  ['//client.example.org/', 'no absolute address'],
  ['/callback', 'no absolute address'],
  ['client.example.org/callback', 'no absolute address'],
  ['https://', 'no absolute address'],
  ['https://client.example.org/#', 'fragment'],
  ['https://client.example.org/#x', 'fragment'],
  ['https://user@client.example.org/', 'user part'],
  ['https://user:pass@client.example.org/', 'user part'],
  ['https://@client.example.org/', 'user part'],
  ['https://client.example.org\\@evil.example', 'characters'],
  ['https://client.example.org/a b', 'characters'],
  ['https://client.example.org/\n', 'characters'],
  ['https://clïent.example.org/', 'characters'],
  ['https://Client.Example.org/', 'read as'],
  ['HTTPS://client.example.org/', 'read as'],
  ['https://client.example.org/a/../b', 'read as'],
  ['https://client.example.org/./', 'read as'],
  ['https://client.example.org:443/', 'read as'],
  ['https:client.example.org/', 'read as'],
  ['https:///client.example.org/', 'read as'],
  [`https://client.example.org/${'a'.repeat(2000)}`, 'longer'],
])('refuses %j', (uri, why) => {
  expect(() => checkRedirectUri(uri)).toThrow(why);
  expect(() => checkLogoutUri(uri)).toThrow(why);
});

it('never takes what a browser would read as another address, or run', () => {
  const text = fc.oneof(fc.string(), fc.webUrl({ withFragments: true, withQueryParameters: true }));
  fc.assert(
    fc.property(text, (uri) => {
      try {
        checkRedirectUri(uri);
      } catch {
        return;
      }
      const read = new URL(uri);
      expect(['https:', 'http:']).toContain(read.protocol);
      expect([uri, uri.replace(read.origin, `${read.origin}/`)]).toContain(read.href);
    }),
    { numRuns: 2000 },
  );
});
