import type { ComponentChildren } from 'preact';

/** The address, if following it opens a page or a mail; else `#`. Whitespace inside a scheme hides nothing. */
export function safeHref(href: string): string {
  const base = 'https://here.invalid';
  if (!URL.canParse(href, base)) return '#';
  return ['https:', 'http:', 'mailto:'].includes(new URL(href, base).protocol) ? href : '#';
}

export interface LinkProps {
  readonly href: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link whose address may come from a setting or from a person: it never runs script. */
export function Link({ href, class: className, children }: LinkProps) {
  return (
    <a class={className} href={safeHref(href)}>
      {children}
    </a>
  );
}
