import type { ComponentChildren } from 'preact';

/** In place of a list that has nothing in it: what would be here, and how to begin. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
