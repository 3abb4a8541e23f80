import { checkOrigin, ownOrigins } from './origin';

const own = new Set(['https://accounts.example.org']);

describe('where a form was sent from', () => {
  it.each([
    ['our own origin', { origin: 'https://accounts.example.org' }, true],
    [
      'our own origin, though the browser calls it cross-site',
      { origin: 'https://accounts.example.org', secFetchSite: 'cross-site' },
      true,
    ],
    ['another origin', { origin: 'https://evil.example' }, false],
    [
      'another origin that calls itself same-origin',
      { origin: 'https://evil.example', secFetchSite: 'same-origin' },
      false,
    ],
    ['a host below ours', { origin: 'https://x.accounts.example.org' }, false],
    ['a host that ends like ours', { origin: 'https://evilaccounts.example.org' }, false],
    ['our host without TLS', { origin: 'http://accounts.example.org' }, false],
    ['our host on another port', { origin: 'https://accounts.example.org:8443' }, false],
    ['our origin with a slash, which no browser sends', { origin: 'https://accounts.example.org/' }, false],
    ['an opaque origin', { origin: 'null' }, false],
    ['an empty origin', { origin: '' }, false],
    ['no origin, same-origin by Fetch Metadata', { secFetchSite: 'same-origin' }, true],
    ['no origin, typed in by the person', { secFetchSite: 'none' }, true],
    ['no origin, a sibling host', { secFetchSite: 'same-site' }, false],
    ['no origin, another site', { secFetchSite: 'cross-site' }, false],
    ['no origin, a word that we do not know', { secFetchSite: 'SAME-ORIGIN' }, false],
    ['neither header: the token decides', {}, true],
  ])('%s', (_case, headers, expected) => {
    expect(checkOrigin(headers, own)).toBe(expected);
  });
});

describe('our own origins', () => {
  const site = (accountsUrl: string, issuer: string) =>
    ({ accountsUrl, issuer }) as Parameters<typeof ownOrigins>[0]['site'];

  it('are those of the accounts app and the registry, without path', () => {
    const origins = ownOrigins({
      production: true,
      site: site('https://a.example.org/accounts', 'https://b.example.org'),
    });
    expect([...origins].sort()).toEqual(['https://a.example.org', 'https://b.example.org']);
  });

  it('are, outside production, this machine under each of its names and no other host', () => {
    const origins = ownOrigins({
      production: false,
      site: site('http://localhost:4000', 'https://b.example.org'),
    });
    expect([...origins].sort()).toEqual([
      'http://127.0.0.1:4000',
      'http://[::1]:4000',
      'http://localhost:4000',
      'https://b.example.org',
    ]);
    const strict = ownOrigins({
      production: true,
      site: site('http://localhost:4000', 'https://b.example.org'),
    });
    expect([...strict]).toEqual(['http://localhost:4000', 'https://b.example.org']);
  });
});
