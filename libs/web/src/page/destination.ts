/**
 * The addresses that a page may lead on to without a click, and their names in a Content-Security-Policy. An address
 * here was registered by an application or is our own; it is checked again, because it gets into headers and markup.
 */

/** A private-use scheme begins with a domain name in reverse (RFC 8252 §7.1): its dot tells it from `javascript:`. */
const appScheme = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:/i;
const webAddress = /^https?:\/\/[^/\\?#]/i;
const ownPath = /^\/(?![/\\])/;

/**
 * The address as it was given if a page may go on to it by itself: a path of ours, http, https, or the private-use
 * scheme of an app. Null for everything else, for what is not printable ASCII, and for what a browser could not read.
 */
export function destination(address: string): string | null {
  if (!/^[\x21-\x7e]+$/.test(address) || !URL.canParse(address, 'https://here.invalid')) return null;
  return [ownPath, webAddress, appScheme].some((form) => form.test(address)) ? address : null;
}

/**
 * What names the place of this address in `form-action`: its origin, or its scheme where that is an app's. A host with a
 * character that means something in a policy (`;`, `*`, `'`) has no name there. Neither has a path: it is our own.
 *
 * An IPv6 address has no name in a policy either (CSP3 §2.3.1, `host-part`), so that the loopback one (RFC 8252 §7.3) is
 * named by its scheme.
 */
export function formSource(address: string): string | null {
  if (destination(address) === null || !URL.canParse(address)) return null;
  const { protocol, hostname, origin } = new URL(address);
  if (appScheme.test(protocol)) return protocol;
  if (hostname === '[::1]') return protocol;
  return /^https?:\/\/[a-z0-9._-]+(?::\d+)?$/.test(origin) ? origin : null;
}
