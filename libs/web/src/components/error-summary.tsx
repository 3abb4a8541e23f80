import type { ComponentChildren } from 'preact';
import { fieldId } from './field';

/** One thing that is wrong: with the field to go to, where it lies in one. */
export interface FormProblem {
  readonly field?: string;
  readonly message: string;
}

export interface ErrorSummaryProps {
  readonly title?: string;
  readonly problems: readonly FormProblem[];
  /** What to do about it, below the list. */
  readonly children?: ComponentChildren;
}

/** Fields that are wrong together, without sentences of their own, are described by this. */
export const errorSummaryId = 'error-summary';

/** On top of a refused form. It takes the focus (with script) where no field does. Empty list: nothing. */
export function ErrorSummary({ title = 'There is a problem', problems, children }: ErrorSummaryProps) {
  if (problems.length === 0) return null;
  return (
    <div class="notice is-danger" role="alert" aria-labelledby="error-summary-title" tabIndex={-1} data-focus>
      <h2 id="error-summary-title">{title}</h2>
      <ul id={errorSummaryId}>
        {problems.map(({ field, message }) => (
          <li key={message}>
            {field === undefined ? message : <a href={`#${fieldId(field)}`}>{message}</a>}
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}
