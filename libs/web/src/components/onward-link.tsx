import type { ComponentChildren } from 'preact';
import { destination } from '../page/destination';

export interface OnwardLinkProps {
  readonly href: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link to where a page leads on: unlike `Link`, into an app on the device as well. It never runs script. */
export function OnwardLink({ href, class: className, children }: OnwardLinkProps) {
  return (
    <a class={className} href={destination(href) ?? '#'}>
      {children}
    </a>
  );
}
