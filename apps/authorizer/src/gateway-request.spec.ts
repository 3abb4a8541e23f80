import type { IncomingMessage } from 'node:http';
import { CredentialReader } from './credentials';
import { envoyDialect, forwardDialect, nginxDialect, type Dialect } from './gateway-dialects';
import { browserUrl, readRequest, type GatewayRequest } from './gateway-request';

const names = { session: 'sid', legacy: 'tapir_session', permanent: 'tapir_permanent' };
const say = ((text: string) => text) as never;
const reader = new CredentialReader(names, { session: say, legacy: say });

type Headers = Readonly<Record<string, string>>;

const readAs = (
  dialect: Dialect,
  headers: Headers,
  more: string[] = [],
  { method = 'GET', url = '/auth' } = {},
) => {
  const rawHeaders = [...Object.entries(headers).flat(), ...more];
  return readRequest(dialect.read({ method, url, rawHeaders } as IncomingMessage), reader);
};
const read = (headers: Headers, ...more: string[]) => readAs(nginxDialect, headers, more);
const envoy = (url: string, headers: Headers = {}, { method = 'GET', more = [] as string[] } = {}) =>
  readAs(envoyDialect, { Host: 'www.example.org', 'X-Forwarded-Proto': 'http', ...headers }, more, {
    url,
    method,
  });

const nginx = { 'X-Original-URI': '/a?b', 'X-Original-Method': 'GET', 'X-Original-Host': 'www.example.org' };
const forward = {
  'X-Forwarded-Uri': '/a?b',
  'X-Forwarded-Method': 'GET',
  'X-Forwarded-Host': 'www.example.org',
};
const urlOf = (headers: Headers) => browserUrl(read(headers) as GatewayRequest);

describe.each([
  [
    'NGINX',
    nginxDialect,
    nginx,
    ['X-Original-URI', 'X-Original-Method', 'X-Original-Host', 'X-Original-Proto'],
    forward,
  ],
  [
    'Traefik and Caddy',
    forwardDialect,
    forward,
    ['X-Forwarded-Uri', 'X-Forwarded-Method', 'X-Forwarded-Host', 'X-Forwarded-Proto'],
    nginx,
  ],
] as const)('the question of %s', (_who, dialect, own, [uri, method, host, proto], other) => {
  it('says method, target, host and credentials', () => {
    expect(readAs(dialect, { ...own, Cookie: 'sid=x; a=b', Authorization: 'DPoP t', DPoP: 'p' })).toEqual({
      method: 'GET',
      target: { path: '/a', query: '?b' },
      path: '/a',
      host: 'www.example.org',
      hostAsSent: 'www.example.org',
      scheme: 'https',
      preflight: null,
      credentials: {
        bearer: { scheme: 'DPoP', token: 't', proof: ['p'] },
        sessionCookies: ['x'],
        legacyCookies: [],
        otherCookies: 'a=b',
      },
    });
  });

  it('may be spelled in any case', () => {
    expect(readAs(dialect, { [uri.toLowerCase()]: '/a', [method.toUpperCase()]: 'POST' })).toMatchObject({
      method: 'POST',
      host: null,
    });
  });

  it.each(['get', 'FOO', '', 'GET ', 'TRACE', 'CONNECT'])('about the method %j is refused', (word) => {
    expect(readAs(dialect, { ...own, [method]: word })).toBe('bad_method');
  });

  it('without a method or an address, or with anything twice, is refused', () => {
    expect(readAs(dialect, { [uri]: '/a' })).toBe('bad_method');
    expect(readAs(dialect, own, [method, 'GET'])).toBe('bad_method');
    expect(readAs(dialect, { [method]: 'GET' })).toBe('bad_path');
    expect(readAs(dialect, own, [uri, '/a?b'])).toBe('bad_path');
    expect(readAs(dialect, own, [host, 'other'])).toBe('bad_path');
    expect(readAs(dialect, own, [proto, 'http', proto, 'https'])).toBe('bad_path');
  });

  it('in another gateway’s dialect is not heard', () => {
    const odd = Object.fromEntries(Object.keys(other).map((name) => [name, '/../FOO']));
    expect(readAs(dialect, other)).toBe('bad_method');
    expect(readAs(dialect, { ...own, ...odd })).toEqual(readAs(dialect, own));
  });

  it('asks for the very spelling that is judged where the gateway forwards the path as it came', () => {
    const exact = { 'X-Gateway-Path': 'exact' };
    for (const path of ['/a', '/a/?x=%41', '/caf%C3%A9', '/a?'])
      expect(readAs(dialect, { ...own, ...exact, [uri]: path })).toEqual(
        readAs(dialect, { ...own, [uri]: path }),
      );
    for (const path of ['/%41', '/caf%c3%a9', '/a|b', '/a#b', '/a?x#b']) {
      expect(readAs(dialect, { ...own, [uri]: path })).toMatchObject({ method: 'GET' });
      expect(readAs(dialect, { ...own, ...exact, [uri]: path })).toBe('bad_path');
    }
  });
});

describe('the question of Envoy', () => {
  it('is the client’s own request behind a prefix', () => {
    expect(envoy('/auth/envoy/a?b', { Cookie: 'sid=x; a=b' }, { method: 'DELETE' })).toMatchObject({
      method: 'DELETE',
      target: { path: '/a', query: '?b' },
      host: 'www.example.org',
      scheme: 'http',
      credentials: { bearer: null, sessionCookies: ['x'], otherCookies: 'a=b' },
    });
  });

  it.each([
    '/auth/envoy',
    '/auth/envoyx',
    '/auth/envoy?x',
    '/auth/envoy//x',
    '/auth/envoy/../x',
    '/auth/envoy*',
  ])('at %s is about no path', (url) => expect(envoy(url)).toBe('bad_path'));

  it('about a method that is not known, or of two hosts, is refused', () => {
    expect(envoy('/auth/envoy/', {}, { method: 'PROPFIND' })).toBe('bad_method');
    expect(envoy('/auth/envoy/', {}, { more: ['host', 'other'] })).toBe('bad_path');
  });

  it('does not hear other gateways', () => {
    expect(envoy('/auth/envoy/b', { ...nginx, ...forward })).toMatchObject({
      target: { path: '/b', query: '' },
      host: 'www.example.org',
    });
  });
});

describe('a CORS preflight', () => {
  const asks = (headers: Headers, ...more: string[]) =>
    (
      read(
        { ...nginx, 'X-Original-Method': 'OPTIONS', Origin: 'https://app.example', ...headers },
        ...more,
      ) as GatewayRequest
    ).preflight;
  const put = { 'Access-Control-Request-Method': 'PUT' };

  it('says which method it is about', () => expect(asks(put)).toBe('PUT'));

  it('is none without its headers, with two of them, for a method that nobody knows, or by another method', () => {
    expect(asks({})).toBeNull();
    expect(asks({ ...put, Origin: '' })).toBeNull();
    expect(asks(put, 'Origin', 'https://other.example')).toBeNull();
    expect(asks(put, 'Access-Control-Request-Method', 'PUT')).toBeNull();
    for (const method of ['put', 'FOO', '', 'TRACE'])
      expect(asks({ 'Access-Control-Request-Method': method })).toBeNull();
    expect(asks({ ...put, 'X-Original-Method': 'GET' })).toBeNull();
    expect(
      (read({ ...nginx, 'X-Original-Method': 'OPTIONS', ...put }) as GatewayRequest).preflight,
    ).toBeNull();
  });
});

describe('the address to come back to', () => {
  it('is what the browser asked for', () => {
    expect(urlOf(nginx)).toBe('https://www.example.org/a?b');
    expect(urlOf({ ...nginx, 'X-Original-Proto': 'http' })).toBe('http://www.example.org/a?b');
  });

  it('is none where host or scheme are no such thing', () => {
    expect(urlOf({ 'X-Original-URI': '/a', 'X-Original-Method': 'GET' })).toBeNull();
    expect(urlOf({ ...nginx, 'X-Original-Host': 'a b' })).toBeNull();
    expect(urlOf({ ...nginx, 'X-Original-Proto': 'javascript' })).toBeNull();
  });
});
