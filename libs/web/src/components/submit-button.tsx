import type { ComponentChildren } from 'preact';

export interface SubmitButtonProps {
  /** `primary`: what the page is for, once. `danger`: ends or removes something. `quiet`: beside the content. */
  readonly look?: 'primary' | 'secondary' | 'danger' | 'quiet';
  /** Fills the width of the form. */
  readonly wide?: boolean;
  /** Says what is acted on, where many buttons of a page have the same text. Starts with that text. */
  readonly label?: string;
  /** Sent along when it is this button that is pressed, where a form has several. */
  readonly name?: string;
  readonly value?: string;
  /** Says what happens: "Log in", "End this session". */
  readonly children: ComponentChildren;
}

const looks = {
  primary: 'button is-link',
  secondary: 'button',
  danger: 'button is-danger',
  quiet: 'button is-quiet',
} as const;

export function SubmitButton(props: SubmitButtonProps) {
  const { look = 'primary', wide = false, label, name, value, children } = props;
  const className = wide ? `${looks[look]} is-fullwidth` : looks[look];
  return (
    <button type="submit" class={className} aria-label={label} name={name} value={value}>
      {children}
    </button>
  );
}
