import {
  ErrorSummary,
  Form,
  SubmitButton,
  errorSummaryId,
  waitingTime,
  type FormProblem,
  type Frame,
} from '@gatehouse/web';
import type { LoginProblem } from './login-problem';

const emptyField = {
  username: 'Enter your username or email.',
  password: 'Enter your password.',
} as const;

/** The summary above the log-in form: what is wrong, and what to do about it. */
export function LoginErrors({
  frame,
  problem,
}: {
  readonly frame: Frame;
  readonly problem: LoginProblem | null;
}) {
  if (problem === null) return null;
  return (
    <ErrorSummary title={title(problem)} problems={lines(problem)}>
      {problem.kind === 'email_not_verified' && problem.resend !== null && (
        <Form frame={frame} action={problem.resend.action} hidden={problem.resend.hidden}>
          <SubmitButton look="secondary">Send the email again</SubmitButton>
        </Form>
      )}
      {problem.kind === 'unavailable' && problem.reference !== null && (
        <p>
          Reference: <span class="reference">{problem.reference}</span>
        </p>
      )}
    </ErrorSummary>
  );
}

/** What the fields themselves show of it. A wrong pair marks both, and never says which of them was wrong. */
export function fieldErrors(problem: LoginProblem | null) {
  if (problem?.kind === 'invalid_credentials') {
    return { username: { errorId: errorSummaryId }, password: { errorId: errorSummaryId } };
  }
  const missing = problem?.kind === 'incomplete' ? problem.missing : [];
  const error = (field: keyof typeof emptyField) =>
    missing.includes(field) ? { error: emptyField[field] } : undefined;
  return { username: error('username'), password: error('password') };
}

function title(problem: LoginProblem): string {
  switch (problem.kind) {
    case 'email_not_verified':
      return 'Your email address is not verified yet';
    case 'unavailable':
      return 'Log-in is not possible right now';
    case 'throttled':
      return 'Too many attempts';
    case 'form_expired':
      return 'Please send the form again';
    case 'incomplete':
    case 'invalid_credentials':
      return 'There is a problem';
  }
}

function lines(problem: LoginProblem): readonly FormProblem[] {
  switch (problem.kind) {
    case 'incomplete':
      return problem.missing.map((field) => ({ field, message: emptyField[field] }));
    case 'invalid_credentials':
      return [{ field: 'username', message: 'Invalid username or password.' }];
    case 'throttled':
      return [{ message: `Try again in ${waitingTime(problem.retryAfter)}.` }];
    case 'email_not_verified':
      return [{ message: 'Open the link in the email that we sent you, then log in.' }];
    case 'unavailable':
      return [{ message: 'We cannot check your password at the moment. Please try again in a few minutes.' }];
    case 'form_expired':
      return [
        {
          message:
            'It was open for too long, or your browser does not keep cookies of this site. Enter your password again and log in.',
        },
      ];
  }
}
