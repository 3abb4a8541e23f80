import fc from 'fast-check';
import { destination, formSource } from './destination';

describe('a page may go on by itself', () => {
  it.each([
    '/authorize/resume?request=abc',
    '/',
    'https://client.example.org/cb?code=1&state=a%20b',
    'http://127.0.0.1:51004/callback',
    'http://[::1]:8080/',
    'com.example.app:/callback?code=1',
    'org.example.figure-checker://callback',
  ])('to %s', (address) => {
    expect(destination(address)).toBe(address);
  });

  it.each([
    '',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://example.org/1',
    'file:///etc/passwd',
    'about:blank',
    'myapp://callback',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    'evil.example/',
    '?x=1',
    '#x',
    'https:/evil.example/',
    'https://',
    'https:///evil.example',
    ' https://client.example.org/',
    'https://client.example.org/ x',
    'https://client.example.org/\n',
    'java\nscript.x:alert(1)',
    '.javascript:alert(1)',
    'javascript.:alert(1)',
    'com.example.app',
    'https://clïent.example.org/',
  ])('never to %j', (address) => {
    expect(destination(address)).toBeNull();
  });

  it('never to what runs script, whatever it is made of', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[\t\n /\\]{0,3}(javascript|JavaScript|data|vbscript):.{0,9}$/),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(text, (address) => {
        const next = destination(address);
        if (next === null) return;
        const { protocol } = new URL(next, 'https://here.invalid');
        expect(protocol === 'http:' || protocol === 'https:' || protocol.includes('.')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the name of an address in form-action', () => {
  it.each([
    ['https://client.example.org/cb?x=1', 'https://client.example.org'],
    ['https://client.example.org:8443/cb', 'https://client.example.org:8443'],
    ['https://client.example.org', 'https://client.example.org'],
    ['http://127.0.0.1:51004/callback', 'http://127.0.0.1:51004'],
    ['http://[::1]:51004/callback', 'http:'],
    ['com.example.app:/callback', 'com.example.app:'],
    ['com.example.app://callback/x', 'com.example.app:'],
  ])('%s is %s', (address, source) => {
    expect(formSource(address)).toBe(source);
  });

  it.each([
    ['a path, which is our own', '/consent'],
    ['a wildcard', 'https://*.example.org/'],
    ['one that would end the directive', 'https://a;script-src/'],
    ['one that would be a keyword', "https://'unsafe-inline'/"],
    ['one that would begin another policy', 'https://a,default-src/'],
    ['a scheme that runs', 'javascript:alert(1)'],
    ['a scheme of everyone', 'data:text/html,x'],
    ['no address', 'client.example.org'],
  ])('%s has none', (_what, address) => {
    expect(formSource(address)).toBeNull();
  });

  it('is one word, without a character that a policy would read', () => {
    const host = fc.stringMatching(/^[a-z0-9.*;,'_ -]{1,12}$/);
    fc.assert(
      fc.property(host, fc.constantFrom('https://', 'http://', ''), (name, scheme) => {
        expect(formSource(`${scheme}${name}:/`) ?? 'none').toMatch(/^[a-z0-9:/._-]+$/);
        expect(formSource(`${scheme}${name}/`) ?? 'none').toMatch(/^[a-z0-9:/._-]+$/);
      }),
      { numRuns: 2000 },
    );
  });
});
