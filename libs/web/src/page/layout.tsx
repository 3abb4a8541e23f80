import type { ComponentChildren } from 'preact';
import { Form } from '../components/form';
import { Link, safeHref } from '../components/link';
import { SubmitButton } from '../components/submit-button';
import { Document } from './document';
import type { Frame } from './frame';

export interface LayoutProps {
  readonly frame: Frame;
  /** The page's one h1, and the name of the tab. */
  readonly title: string;
  /** The form on the page was refused: the tab says so, which is what a screen reader reads first. */
  readonly failed?: boolean;
  /** `narrow`: for a short form, in the middle of the column. */
  readonly width?: 'column' | 'narrow';
  /** The page goes on to this address by itself; it has an `OnwardLink` to it for whoever stays. */
  readonly refreshTo?: string | null;
  readonly children?: ComponentChildren;
}

/** The frame of the portal: one column between a header and a footer. */
export function Layout({ frame, title, failed = false, width, refreshTo, children }: LayoutProps) {
  return (
    <Document site={frame.site} title={failed ? `Error: ${title}` : title} refreshTo={refreshTo}>
      <a class="skip-link" href="#main">
        Skip to main content
      </a>
      <Header frame={frame} />
      <main id="main" class={width === 'narrow' ? 'column is-narrow' : 'column'} tabIndex={-1}>
        <h1>{title}</h1>
        {children}
      </main>
      <Footer frame={frame} />
    </Document>
  );
}

function Header({ frame: { site, visitor }, frame }: { readonly frame: Frame }) {
  return (
    <header class="page-header">
      <div class="page-header-inner">
        <Link class="brand" href={site.homeUrl}>
          <img src={safeHref(site.logoUrl)} alt="" width="32" height="32" />
          <span>{site.name}</span>
        </Link>
        {visitor && (
          <div class="visitor">
            <span class="visitor-name">
              Logged in as <strong>{visitor.username}</strong>
            </span>
            <Form frame={frame} action={`${site.accounts}/logout`}>
              <SubmitButton look="quiet">Log out</SubmitButton>
            </Form>
          </div>
        )}
      </div>
    </header>
  );
}

function Footer({ frame: { site } }: { readonly frame: Frame }) {
  return (
    <footer class="page-footer">
      <div class="page-footer-inner">
        <span>{site.name}</span>
        {site.helpUrl !== null && <Link href={site.helpUrl}>Help</Link>}
      </div>
    </footer>
  );
}
