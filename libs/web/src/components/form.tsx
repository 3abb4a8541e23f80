import type { ComponentChildren } from 'preact';
import type { Frame } from '../page/frame';
import { safeHref } from './link';

export interface FormProps {
  readonly frame: Frame;
  readonly action: string;
  /** Sent along unseen. */
  readonly hidden?: Readonly<Record<string, string>>;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/**
 * A form that posts, with its token. `novalidate`: what is missing or wrong is said by our own sentences, in the
 * page's language and beside the field, not by the browser's bubbles.
 */
export function Form({ frame, action, hidden = {}, class: className, children }: FormProps) {
  if (frame.csrfToken === null) throw new Error('a page with a form needs a token in its frame');
  return (
    <form class={className} method="post" action={safeHref(action)} noValidate>
      <input type="hidden" name="csrf_token" value={frame.csrfToken} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}
