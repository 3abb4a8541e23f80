import { Field, fieldId, inputAttributes, type FieldProps } from './field';

export interface PasswordFieldProps extends FieldProps {
  readonly autocomplete: 'current-password' | 'new-password';
}

/** Takes no value: a password is never sent back to a page. The button to show it appears where there is script. */
export function PasswordField(props: PasswordFieldProps) {
  const id = fieldId(props.name);
  return (
    <Field field={props}>
      <div class="control has-show-button">
        <input
          {...inputAttributes(props)}
          type="password"
          autocomplete={props.autocomplete}
          autocapitalize="none"
          spellcheck={false}
        />
        <button
          type="button"
          class="show-button"
          data-shows={id}
          aria-controls={id}
          aria-label="Show password"
          hidden
        >
          Show
        </button>
        <span class="is-sr-only" role="status" />
      </div>
    </Field>
  );
}
