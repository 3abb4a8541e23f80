import { Layout, OnwardLink, type Frame } from '@gatehouse/web';
import type { ComponentChildren } from 'preact';

export interface GoOnProps {
  readonly frame: Frame;
  readonly title: string;
  /** A path of ours, or a registered address of an application. */
  readonly to: string;
  readonly link: ComponentChildren;
  readonly children: ComponentChildren;
}

/**
 * A page that goes on by itself. It stands where a redirect would be the answer to a form: browsers apply `form-action` of
 * the form's page to every redirect that follows it, and this ends the chain.
 */
export function GoOn({ frame, title, to, link, children }: GoOnProps) {
  return (
    <Layout frame={frame} title={title} width="narrow" refreshTo={to}>
      <div class="card">
        <p>{children}</p>
        <p class="actions">
          <OnwardLink class="button is-link" href={to}>
            {link}
          </OnwardLink>
        </p>
      </div>
    </Layout>
  );
}
