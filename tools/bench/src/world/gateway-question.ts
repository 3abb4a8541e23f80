import { requestBytes } from '../load/request-bytes';
import { questionPath } from './bench-policy';

/** What a browser sends to a site besides our cookies: names of analytics and preferences. */
const otherCookies = `_ga=GA1.2.1234567890.1700000000; _pk_id.1.1234=0123456789abcdef.1700000000; theme=dark; ${'consent='.padEnd(120, 'c')}`;

/** The question that NGINX asks for a request with this `Cookie` header. About 900 bytes. */
export function gatewayQuestion(cookie: string, uri = `${questionPath}?next=%2Fuser`): Buffer {
  return requestBytes('GET', '/auth', {
    'X-Original-URI': uri,
    'X-Original-Method': 'GET',
    'X-Original-Host': 'submit.example.org',
    'X-Original-Proto': 'https',
    'X-Request-ID': '0123456789abcdef0123456789abcdef',
    Cookie: browserCookies(cookie),
  });
}

export function browserCookies(cookie: string): string {
  return `${cookie}; ${otherCookies}`;
}
