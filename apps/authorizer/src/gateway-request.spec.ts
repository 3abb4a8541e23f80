import { readNginxRequest } from './gateway-request';

const names = { session: 'sid', legacy: 'tapir_session', permanent: 'tapir_permanent' };
const base = { 'X-Original-URI': '/a?b', 'X-Original-Method': 'GET', 'X-Original-Host': 'www.example.org' };
const read = (headers: Record<string, string>, ...more: string[]) =>
  readNginxRequest([...Object.entries(headers).flat(), ...more], names);

describe('the gateway’s question', () => {
  it('says method, target, host and credentials', () => {
    expect(read({ ...base, Cookie: 'sid=x; a=b', Authorization: 'Bearer t' })).toEqual({
      method: 'GET',
      target: { path: '/a', query: '?b' },
      host: 'www.example.org',
      url: 'https://www.example.org/a?b',
      credentials: { bearer: { token: 't' }, sessionCookies: ['x'], legacyCookies: [], otherCookies: 'a=b' },
    });
  });

  it('may be spelled in any case', () => {
    expect(read({ 'x-original-uri': '/a', 'X-ORIGINAL-METHOD': 'POST' })).toMatchObject({
      method: 'POST',
      host: null,
      url: null,
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

  it('names no address to come back to where host or scheme are no such thing', () => {
    expect(read({ ...base, 'X-Original-Host': 'a b' })).toMatchObject({ url: null });
    expect(read({ ...base, 'X-Original-Proto': 'javascript' })).toMatchObject({ url: null });
    expect(read({ ...base, 'X-Original-Proto': 'http' })).toMatchObject({
      url: 'http://www.example.org/a?b',
    });
  });
});
