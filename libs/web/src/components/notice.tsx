import type { ComponentChildren } from 'preact';

export interface NoticeProps {
  readonly kind?: 'info' | 'success' | 'warning';
  readonly children: ComponentChildren;
}

/** News about what just happened. */
export function Notice({ kind = 'info', children }: NoticeProps) {
  return (
    <div class={`notice is-${kind}`} role="status">
      {children}
    </div>
  );
}
