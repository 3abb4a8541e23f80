import { DomainError } from '@gatehouse/identity';

/** RFC 8252 §8.3: the loopback addresses themselves, never the name `localhost`. */
const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]']);

/**
 * Throws `invalid` `bad_redirect_uri` for what a client must not register: anything but an absolute https address
 * (RFC 9700 §2.1, RFC 8252 §7.3: http is for loopback addresses alone), one with a fragment (RFC 6749 §3.1.2) or a user
 * part, and one that a browser would read as another address than it spells, because it is compared letter by letter.
 */
export function checkRedirectUri(uri: string): void {
  check(uri, 'bad_redirect_uri', 'redirect URI');
}

/** The same, `bad_logout_uri`, of an address that users are sent to, or that is told, after a log-out. */
export function checkLogoutUri(uri: string): void {
  check(uri, 'bad_logout_uri', 'address for log-outs');
}

function check(uri: string, code: string, what: string): void {
  const wrong = problemWith(uri);
  if (wrong !== null) throw new DomainError('invalid', code, `The ${what} ${JSON.stringify(uri)} ${wrong}.`);
}

function problemWith(uri: string): string | null {
  if (uri.length > 2000) return 'is longer than 2000 characters';
  if (!/^[\x21-\x7e]+$/.test(uri) || /["<>\\^`{|}]/.test(uri)) {
    return 'has characters that an address cannot have';
  }
  if (!URL.canParse(uri)) return 'is no absolute address';
  const { protocol, hostname, username, password, hash, href } = new URL(uri);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback.has(hostname))) {
    return 'is neither https nor http on a loopback address (127.0.0.1, [::1])';
  }
  if (hash !== '' || uri.includes('#')) return 'has a fragment';
  if (username !== '' || password !== '' || uri.slice(0, uri.indexOf('/', 8)).includes('@')) {
    return 'has a user part';
  }
  // A browser writes an address without a path with a slash; everything else it must leave as it is.
  if (href !== uri && href !== withSlash(uri)) {
    return `would be read as ${JSON.stringify(href)} by a browser`;
  }
  return null;
}

/** The address with a slash behind its host, as browsers write one that has no path. */
function withSlash(uri: string): string {
  const origin = /^[a-z]+:\/\/[^/?]+/.exec(uri)?.[0] ?? '';
  return `${origin}/${uri.slice(origin.length)}`;
}
