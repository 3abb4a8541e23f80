import type { ComponentChildren } from 'preact';

export interface BadgeProps {
  readonly kind?: 'plain' | 'success' | 'warning';
  readonly children: ComponentChildren;
}

/** A state in a word or two. Never by colour alone. */
export function Badge({ kind = 'plain', children }: BadgeProps) {
  return <span class={`tag is-${kind}`}>{children}</span>;
}
