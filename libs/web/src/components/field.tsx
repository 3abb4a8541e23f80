import type { ComponentChildren } from 'preact';

/** What every field of a form has. */
export interface FieldProps {
  readonly name: string;
  readonly label: string;
  /** One sentence, below the label. */
  readonly help?: string;
  /** What is wrong and what to do, in a sentence. */
  readonly error?: string;
  /** Wrong without a sentence of its own: the element with this id says why. */
  readonly errorId?: string;
  readonly required?: boolean;
  /** Takes the focus when the page opens. At most one field of a page. */
  readonly autofocus?: boolean;
}

/** The id of a field's input; an error summary links to it. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** What ties an input to its label, help and error. */
export function inputAttributes({ name, help, error, errorId, required, autofocus }: FieldProps) {
  const describedBy = [
    help === undefined ? null : `${fieldId(name)}-help`,
    error === undefined ? null : `${fieldId(name)}-error`,
    errorId ?? null,
  ].filter((id) => id !== null);
  const wrong = error !== undefined || errorId !== undefined;
  return {
    id: fieldId(name),
    name,
    class: wrong ? 'input is-wrong' : 'input',
    required,
    autofocus,
    'aria-describedby': describedBy.length > 0 ? describedBy.join(' ') : undefined,
    'aria-invalid': wrong ? ('true' as const) : undefined,
  };
}

/** Label, then help, then error, then the input. */
export function Field({
  field,
  children,
}: {
  readonly field: FieldProps;
  readonly children: ComponentChildren;
}) {
  const { name, label, help, error } = field;
  return (
    <div class="field">
      <label class="label" for={fieldId(name)}>
        {label}
      </label>
      {help !== undefined && (
        <p class="field-help" id={`${fieldId(name)}-help`}>
          {help}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`${fieldId(name)}-error`}>
          {error}
        </p>
      )}
      {children}
    </div>
  );
}
