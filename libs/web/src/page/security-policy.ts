import type { Settings } from '@gatehouse/platform';
import { formSource } from './destination';

/**
 * The Content-Security-Policy of our pages: everything from ourselves, no inline script or style, no frame around us.
 * `form-action` names every place that a log-in or log-out may lead to, because browsers apply it to the redirect that
 * answers a form as well: it says the same as the check of `next_page`. `formTargets`: addresses that the forms of one
 * page may lead to besides, as the answer of a consent form leads to the application's.
 */
export function securityPolicy(
  { production, site }: Pick<Settings, 'production' | 'site'>,
  formTargets: readonly string[] = [],
): string {
  const schemes = production ? ['https'] : ['https', 'http'];
  const platform = [site.baseServer, `*.${site.baseServer}`];
  const targets = [
    ...schemes.flatMap((scheme) => platform.map((host) => `${scheme}://${host}:*`)),
    ...[site.accountsUrl, site.issuer, site.loginRedirectUrl, site.logoutRedirectUrl].flatMap(originOf),
    ...formTargets.flatMap((address) => formSource(address) ?? []),
  ];
  return [
    `default-src 'none'`,
    `style-src 'self'`,
    `script-src 'self'`,
    `img-src ${sources(site.logoUrl === null ? [] : originOf(site.logoUrl))}`,
    `form-action ${sources(targets)}`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

function sources(origins: readonly string[]): string {
  return [...new Set(["'self'", ...origins])].join(' ');
}

/** Nothing for a path, which is our own. */
function originOf(address: string): string[] {
  return URL.canParse(address) ? [new URL(address).origin] : [];
}
