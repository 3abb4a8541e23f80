import fc from 'fast-check';
import { audienceKeys, key32 } from './key-parsers';
import { cidrList } from './proxy-parsers';
import { BadSetting } from './settings-error';
import { baseUrl, isLoopback, pathOrUrl, smtpUrl, webUrl } from './url-parsers';

describe('addresses in settings', () => {
  it('lose their trailing slash where paths are added', () => {
    expect(baseUrl('https://Example.org:443/accounts/')).toBe('https://example.org/accounts');
    expect(baseUrl('http://localhost:4000')).toBe('http://localhost:4000');
  });

  it.each([
    'ftp://a.org',
    'example.org',
    'https:a.org',
    'https://u:p@a.org',
    'https://',
    'javascript:alert(1)',
    'https://a.org\\@b.org',
  ])('are refused: %s', (value) => expect(() => webUrl(value)).toThrow(BadSetting));

  it('have no query where paths are added', () => {
    expect(() => baseUrl('https://a.org/?x=1')).toThrow(BadSetting);
    expect(() => baseUrl('https://a.org/#')).toThrow(BadSetting);
  });

  it('may be paths of the site, but not of another host', () => {
    expect(pathOrUrl('/logo.svg')).toBe('/logo.svg');
    for (const bad of ['//evil.org/x', '/\\evil.org', 'logo.svg', '/a b'])
      expect(() => pathOrUrl(bad)).toThrow(BadSetting);
  });

  it('tell this machine from others', () => {
    expect(['http://localhost:1', 'http://127.0.0.9', 'http://[::1]:1'].every(isLoopback)).toBe(true);
    expect(isLoopback('http://localhost.example.org')).toBe(false);
  });

  it('of mail servers are smtp', () => {
    expect(smtpUrl('smtps://u:p@mail.example.org:465')).toBe('smtps://u:p@mail.example.org:465');
    expect(() => smtpUrl('mail.example.org:25')).toThrow(BadSetting);
  });
});

describe('trusted proxies', () => {
  it('are ranges and single addresses', () => {
    expect(cidrList('10.0.0.0/8, 127.0.0.1 ::1,fd00::/8')).toEqual([
      '10.0.0.0/8',
      '127.0.0.1/32',
      '::1/128',
      'fd00::/8',
    ]);
  });

  it.each([
    '',
    ' , ',
    '10.0.0.0/33',
    '10.1/8',
    '10',
    'proxy.example.org',
    '0x7f000001',
    '10.0.0.1/8x',
    '::1/129',
  ])('are refused: %j', (value) => expect(() => cidrList(value)).toThrow(BadSetting));

  it('give every valid address back as a range of one', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => cidrList(address)[0] === `${address}/32`));
  });
});

describe('keys', () => {
  const key = Buffer.alloc(32, 7).toString('base64url');

  it('are 32 bytes, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 48 }), (bytes) => {
        const parse = (): Buffer => key32(Buffer.from(bytes).toString('base64url'));
        if (bytes.length === 32) expect(parse()).toEqual(Buffer.from(bytes));
        else expect(parse).toThrow(BadSetting);
      }),
    );
  });

  it('per audience are read from JSON, and a bad file is refused without a word of it', () => {
    expect(audienceKeys(`{"a": ["${key}"]}`).get('a')).toEqual([Buffer.alloc(32, 7)]);
    for (const bad of ['', '[]', '{"a": []}', `{"a": "${key}"}`, '{"a": ["abc"]}'])
      expect(() => audienceKeys(bad)).toThrow(BadSetting);
    expect(() => audienceKeys(`oops ${key}`)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(key) }),
    );
  });
});
