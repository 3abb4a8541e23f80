import { Field, inputAttributes, type FieldProps } from './field';

export interface CodeFieldProps extends FieldProps {
  /** What was entered before. */
  readonly value?: string;
}

/** A short code that a person copies from another screen: large, in capitals, and nothing puts it right. */
export function CodeField({ value = '', ...field }: CodeFieldProps) {
  const { class: className, ...attributes } = inputAttributes(field);
  return (
    <Field field={field}>
      <div class="control">
        <input
          {...attributes}
          class={`${className} is-code`}
          type="text"
          value={value}
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
        />
      </div>
    </Field>
  );
}
