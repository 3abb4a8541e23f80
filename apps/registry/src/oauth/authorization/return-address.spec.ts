import fc from 'fast-check';
import { RequestParameters } from './request-parameters';
import { addressWith, returnAddressOf } from './return-address';

const registered = 'https://client.example.org/cb?keep=1';
const client = { redirectUris: [registered, 'http://127.0.0.1:4321/cb'] };
const at = (redirect_uri: string, of = client) =>
  returnAddressOf(
    RequestParameters.of([
      ['redirect_uri', redirect_uri],
      ['state', 's'],
    ]),
    of,
  );

it('RFC 9700 §2.1: is the registered address, to the letter', () => {
  expect(at(registered)).toEqual({ redirectUri: registered, sentRedirectUri: true, state: 's' });
});

it('RFC 9700 §2.1: any other text is none, but for the port of a loopback address', () => {
  const near = fc
    .tuple(fc.constantFrom(...client.redirectUris), fc.nat(60), fc.string({ maxLength: 3 }))
    .map(([uri, place, more]) => `${uri.slice(0, place)}${more}${uri.slice(place)}`);
  const anything = fc.oneof(near, fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }));
  const loopback = /^http:\/\/127\.0\.0\.1(:(0|[1-9][0-9]{0,4}))?\/cb$/;
  fc.assert(
    fc.property(anything, (uri) => {
      fc.pre(!client.redirectUris.includes(uri) && !loopback.test(uri) && uri !== '');
      expect(at(uri)).toBeNull();
    }),
    { numRuns: 2000 },
  );
});

it('RFC 8252 §7.3: every port there is, and none beyond', () => {
  for (const port of [1, 80, 1024, 65_535]) expect(at(`http://127.0.0.1:${port}/cb`)).not.toBeNull();
  for (const port of ['0', '00', '01', '65536', '99999', '100000', '-1', '1.5', ''])
    expect(at(`http://127.0.0.1:${port}/cb`)).toBeNull();
});

it('RFC 8252 §7.3: one loopback address is not the other, nor is https free of its port', () => {
  expect(at('http://[::1]:4321/cb')).toBeNull();
  const secure = { redirectUris: ['https://127.0.0.1:4321/cb'] };
  expect(at('https://127.0.0.1:4322/cb', secure)).toBeNull();
  expect(at('http://127.0.0.1:4321/cb', secure)).toBeNull();
});

it('RFC 6749 §3.1.2.3: left out, it is the only one there is', () => {
  const of = (redirectUris: readonly string[]) => returnAddressOf(RequestParameters.of([]), { redirectUris });
  expect(of([registered])).toEqual({ redirectUri: registered, sentRedirectUri: false, state: null });
  expect(of([registered, registered])).toBeNull();
  expect(of([])).toBeNull();
});

it('RFC 6749 §3.1: sent twice it is none', () => {
  const twice = RequestParameters.of([
    ['redirect_uri', registered],
    ['redirect_uri', registered],
  ]);
  expect(returnAddressOf(twice, { redirectUris: [registered] })).toBeNull();
});

describe('trap 4, RFC 6749 §4.1.2: an answer in an address', () => {
  it.each([
    ['https://c.example/cb', 'https://c.example/cb?code=1&state=2'],
    ['https://c.example/cb?a=b', 'https://c.example/cb?a=b&code=1&state=2'],
    ['https://c.example/cb?', 'https://c.example/cb?code=1&state=2'],
    ['https://c.example/cb?a=b&', 'https://c.example/cb?a=b&code=1&state=2'],
  ])('%s', (uri, expected) => {
    expect(addressWith(uri, { code: '1', state: '2', iss: null })).toBe(expected);
  });

  it('keeps every byte of the state, adds no parameter, and stays in the query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (state) => {
        const { origin, pathname, searchParams, hash } = new URL(
          addressWith(registered, { state, error: 'x' }),
        );
        expect(`${origin}${pathname}${hash}`).toBe('https://client.example.org/cb');
        expect([...searchParams]).toEqual([
          ['keep', '1'],
          ['state', state],
          ['error', 'x'],
        ]);
      }),
    );
  });
});
