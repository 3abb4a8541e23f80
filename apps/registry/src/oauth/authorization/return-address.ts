import type { Client } from '@gatehouse/registry-data';
import type { RequestParameters } from './request-parameters';

/** Where the answer to an authorization request goes. */
export interface ReturnAddress {
  readonly redirectUri: string;
  /** Whether the request named it: then the token request has to name it too (RFC 6749 §4.1.3). */
  readonly sentRedirectUri: boolean;
  /** As it came; null: none did. */
  readonly state: string | null;
}

/**
 * Where this client wants its answer: at a redirect URI that it is registered with, to the letter (RFC 9700 §2.1); null: nowhere
 * that we would send anybody. It may leave the URI out if it has but one (RFC 6749 §3.1.2.3).
 */
export function returnAddressOf(
  parameters: RequestParameters,
  { redirectUris }: Pick<Client, 'redirectUris'>,
): ReturnAddress | null {
  if (parameters.isRepeated('redirect_uri')) return null;
  const state = parameters.get('state');
  const wanted = parameters.get('redirect_uri');
  if (wanted === null) {
    const [only, ...others] = redirectUris;
    return only === undefined || others.length > 0
      ? null
      : { redirectUri: only, sentRedirectUri: false, state };
  }
  const isKnown = redirectUris.some(
    (registered) => registered === wanted || isSameButPort(registered, wanted),
  );
  return isKnown ? { redirectUri: wanted, sentRedirectUri: true, state } : null;
}

/** http on a loopback address, with any port or none. */
const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::([0-9]{1,5}))?(?=[/?]|$)/;

/** A native app listens on whatever port it gets (RFC 8252 §7.3); all else is compared letter by letter. */
function isSameButPort(registered: string, wanted: string): boolean {
  const [known, shown] = [loopback.exec(registered), loopback.exec(wanted)];
  if (known === null || shown === null || known[1] !== shown[1]) return false;
  const port = shown[2];
  if (port !== undefined && (Number(port) > 65_535 || port.startsWith('0'))) return false;
  return registered.slice(known[0].length) === wanted.slice(shown[0].length);
}

/** What is sent back, in the query of the redirect URI, which keeps the query that it has (RFC 6749 §4.1.2). */
export function addressWith(redirectUri: string, answer: Readonly<Record<string, string | null>>): string {
  const pairs = Object.entries(answer).filter((pair): pair is [string, string] => pair[1] !== null);
  const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const glue = !redirectUri.includes('?') ? '?' : /[?&]$/.test(redirectUri) ? '' : '&';
  return `${redirectUri}${glue}${query}`;
}
