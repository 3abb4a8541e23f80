import type { ComponentChildren } from 'preact';

export interface SubmitButtonProps {
  /** `primary`: what the page is for, once. `danger`: ends or removes something. `quiet`: beside the content. */
  readonly look?: 'primary' | 'secondary' | 'danger' | 'quiet';
  /** Fills the width of the form. */
  readonly wide?: boolean;
  /** Says what is acted on, where many buttons of a page have the same text. Starts with that text. */
  readonly label?: string;
  /** Says what happens: "Log in", "End this session". */
  readonly children: ComponentChildren;
}

const looks = {
  primary: 'button is-link',
  secondary: 'button',
  danger: 'button is-danger',
  quiet: 'button is-quiet',
} as const;

export function SubmitButton({ look = 'primary', wide = false, label, children }: SubmitButtonProps) {
  return (
    <button type="submit" class={wide ? `${looks[look]} is-fullwidth` : looks[look]} aria-label={label}>
      {children}
    </button>
  );
}
