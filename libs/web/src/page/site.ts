import type { Settings } from '@gatehouse/platform';
import type { Assets } from '../assets/assets';

/** What every page of an app has in common. Addresses are paths where they are this app's own. */
export interface Site {
  readonly name: string;
  /** An address path; the product's own mark where the deployer has set none. */
  readonly logoUrl: string;
  readonly helpUrl: string | null;
  /** Put before a path of this app: empty, or the path that a proxy serves it under. */
  readonly base: string;
  /** Put before a path of the accounts app, where people log in and out. */
  readonly accounts: string;
  /** Put before a path of the registry, where people see which applications they allowed what. */
  readonly registry: string;
  /** Where the product's name leads. */
  readonly homeUrl: string;
  readonly stylesheets: readonly string[];
  readonly scripts: readonly string[];
  readonly iconUrl: string;
}

export function siteOf({ app, site }: Pick<Settings, 'app' | 'site'>, assets: Assets): Site {
  const accountsPath = pathOf(site.accountsUrl);
  const registryPath = pathOf(site.issuer);
  const base = app === 'registry' ? registryPath : accountsPath;
  const accounts = app === 'registry' ? site.accountsUrl : accountsPath;
  const registry = app === 'registry' ? registryPath : site.issuer;
  const address = (asset: { fileName: string }) => `${base}/assets/${asset.fileName}`;
  return {
    name: site.name,
    logoUrl: site.logoUrl ?? address(assets.mark),
    helpUrl: site.helpUrl,
    base,
    accounts,
    registry,
    homeUrl: `${accounts}/profile`,
    stylesheets: [address(assets.stylesheet), address(assets.theme)],
    scripts: [address(assets.script)],
    iconUrl: address(assets.mark),
  };
}

function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/+$/, '');
}
