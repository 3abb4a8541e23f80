/** Where a redirect URI leads, in terms that mean something to a person. */
export type ReturnPlace =
  /** With the port, where it is not the usual one. */
  | { readonly kind: 'site'; readonly host: string }
  /** A program on this device that listens on a loopback address (RFC 8252 §7.3). */
  | { readonly kind: 'program' }
  /** An app on this device that has a scheme of its own (RFC 8252 §7.1). */
  | { readonly kind: 'app'; readonly scheme: string };

/** Throws `TypeError` for text that is no address: a redirect URI was checked when it was registered. */
export function returnPlace(redirectUri: string): ReturnPlace {
  const { protocol, hostname, host } = new URL(redirectUri);
  if (protocol !== 'https:' && protocol !== 'http:') return { kind: 'app', scheme: protocol.slice(0, -1) };
  if (protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(hostname)) return { kind: 'program' };
  return { kind: 'site', host };
}
