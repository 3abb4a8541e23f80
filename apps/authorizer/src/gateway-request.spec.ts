import { CredentialReader } from './credentials';
import { browserUrl, readNginxRequest, type GatewayRequest } from './gateway-request';

const names = { session: 'sid', legacy: 'tapir_session', permanent: 'tapir_permanent' };
const say = ((text: string) => text) as never;
const reader = new CredentialReader(names, { session: say, legacy: say });
const base = { 'X-Original-URI': '/a?b', 'X-Original-Method': 'GET', 'X-Original-Host': 'www.example.org' };
const read = (headers: Record<string, string>, ...more: string[]) =>
  readNginxRequest([...Object.entries(headers).flat(), ...more], reader);
const urlOf = (headers: Record<string, string>) => browserUrl(read(headers) as GatewayRequest);

describe('the gateway’s question', () => {
  it('says method, target, host and credentials', () => {
    expect(read({ ...base, Cookie: 'sid=x; a=b', Authorization: 'Bearer t' })).toEqual({
      method: 'GET',
      target: { path: '/a', query: '?b' },
      host: 'www.example.org',
      scheme: 'https',
      credentials: { bearer: { token: 't' }, sessionCookies: ['x'], legacyCookies: [], otherCookies: 'a=b' },
    });
  });

  it('may be spelled in any case', () => {
    expect(read({ 'x-original-uri': '/a', 'X-ORIGINAL-METHOD': 'POST' })).toMatchObject({
      method: 'POST',
      host: null,
    });
  });

  it.each(['get', 'FOO', '', 'GET ', 'TRACE', 'CONNECT'])('about the method %j is refused', (method) => {
    expect(read({ ...base, 'X-Original-Method': method })).toBe('bad_method');
  });

  it('without a method or an address, or with two, is refused', () => {
    expect(read({ 'X-Original-URI': '/a' })).toBe('bad_method');
    expect(read(base, 'X-Original-Method', 'GET')).toBe('bad_method');
    expect(read({ 'X-Original-Method': 'GET' })).toBe('bad_path');
    expect(read(base, 'X-Original-URI', '/a')).toBe('bad_path');
    expect(read(base, 'X-Original-Host', 'other')).toBe('bad_path');
  });

  it('in another gateway’s dialect is not heard', () => {
    const forwarded = {
      'X-Forwarded-Uri': '/admin',
      'X-Forwarded-Method': 'POST',
      'X-Forwarded-Host': 'evil',
    };
    expect(read(forwarded)).toBe('bad_method');
    expect(read({ ...base, ...forwarded })).toMatchObject({
      method: 'GET',
      target: { path: '/a' },
      host: 'www.example.org',
    });
  });

  it('names the address to come back to', () => {
    expect(urlOf(base)).toBe('https://www.example.org/a?b');
    expect(urlOf({ ...base, 'X-Original-Proto': 'http' })).toBe('http://www.example.org/a?b');
  });

  it('names none where host or scheme are no such thing', () => {
    expect(urlOf({ 'X-Original-URI': '/a', 'X-Original-Method': 'GET' })).toBeNull();
    expect(urlOf({ ...base, 'X-Original-Host': 'a b' })).toBeNull();
    expect(urlOf({ ...base, 'X-Original-Proto': 'javascript' })).toBeNull();
  });
});
