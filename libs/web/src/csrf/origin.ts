import type { Settings } from '@gatehouse/platform';

/** The headers by which a browser says where a request comes from. */
export interface OriginHeaders {
  readonly origin?: string;
  readonly secFetchSite?: string;
}

/**
 * Whether a request that changes something comes from our own pages, as far as the browser tells. `Origin` must be
 * one of ours, to the letter (`null` is not). Without it, Fetch Metadata must say `same-origin` or `none`. Without both
 * (old browsers) the answer is yes, and the token alone decides. `Referer` is not read: what it adds is what
 * people's privacy settings take away.
 */
export function checkOrigin(headers: OriginHeaders, allowedOrigins: ReadonlySet<string>): boolean {
  if (headers.origin !== undefined) return allowedOrigins.has(headers.origin);
  if (headers.secFetchSite !== undefined) return ['same-origin', 'none'].includes(headers.secFetchSite);
  return true;
}

/**
 * The origins of our own pages: the accounts app and the registry, whose frames post log-outs to each other. Outside
 * production, an address of this machine may be written in any of the usual ways.
 */
export function ownOrigins({ production, site }: Pick<Settings, 'production' | 'site'>): ReadonlySet<string> {
  const own = [site.accountsUrl, site.issuer].map((url) => new URL(url));
  const origins = new Set(own.map((url) => url.origin));
  if (production) return origins;
  for (const { hostname, protocol, port } of own.filter((url) => loopback.includes(url.hostname))) {
    for (const name of loopback) {
      if (name !== hostname) origins.add(new URL(`${protocol}//${name}:${port}`).origin);
    }
  }
  return origins;
}

const loopback = ['localhost', '127.0.0.1', '[::1]'];
