import { Field, inputAttributes, type FieldProps } from './field';

export interface TextFieldProps extends FieldProps {
  /** What was entered before. */
  readonly value?: string;
  readonly type?: 'text' | 'email' | 'url' | 'tel' | 'search';
  readonly autocomplete?: string;
  readonly inputmode?: 'text' | 'email' | 'numeric' | 'tel' | 'url' | 'search';
  readonly maxLength?: number;
  /** A name or code, not prose: no capital letters and no red lines by themselves. */
  readonly exact?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { value = '', type = 'text', autocomplete, inputmode, maxLength, exact = false } = props;
  return (
    <Field field={props}>
      <div class="control">
        <input
          {...inputAttributes(props)}
          autocapitalize={exact ? 'none' : undefined}
          autocorrect={exact ? 'off' : undefined}
          spellcheck={exact ? false : undefined}
          type={type as 'text'} // Preact's types want one literal; the attributes are the same for all of ours
          value={value}
          autocomplete={autocomplete}
          inputMode={inputmode}
          maxLength={maxLength}
        />
      </div>
    </Field>
  );
}
