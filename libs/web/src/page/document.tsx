import type { ComponentChildren } from 'preact';
import { safeHref } from '../components/link';
import { destination } from './destination';
import type { Site } from './site';

export interface DocumentProps {
  readonly site: Site;
  /** Of the tab, without the product's name. */
  readonly title: string;
  /** Where the browser goes on by itself, at once; an address that no page may lead to is left out. */
  readonly refreshTo?: string | null;
  readonly children: ComponentChildren;
}

/** The outermost elements of every page, portal or console. No script or style is inline: the CSP forbids both. */
export function Document({ site, title, refreshTo = null, children }: DocumentProps) {
  const next = refreshTo === null ? null : destination(refreshTo);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} – ${site.name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        {next !== null && <meta http-equiv="refresh" content={`0;url=${next}`} />}
        <link rel="icon" type="image/svg+xml" href={safeHref(site.iconUrl)} />
        {site.stylesheets.map((href) => (
          <link key={href} rel="stylesheet" href={safeHref(href)} />
        ))}
        {site.scripts.map((src) => (
          <script key={src} src={safeHref(src)} defer />
        ))}
      </head>
      <body>{children}</body>
    </html>
  );
}
