import {
  CodeField,
  ErrorSummary,
  Form,
  Layout,
  SubmitButton,
  waitingTime,
  type FormProblem,
  type Frame,
} from '@gatehouse/web';

/** Why a user code was not taken. */
export type UserCodeProblem =
  | { readonly kind: 'missing' }
  /** Nobody's, or no longer valid: all the same to whoever tries codes (RFC 8628 §5.1). */
  | { readonly kind: 'unknown' }
  /** It ended between the entering and the answer. */
  | { readonly kind: 'expired' }
  /** Too many tries. Seconds until the next one. */
  | { readonly kind: 'throttled'; readonly retryAfter: number }
  /** The form lay open for too long. */
  | { readonly kind: 'form_expired' };

export interface DeviceCodePageProps {
  readonly frame: Frame;
  /** What was entered before, as it was. */
  readonly userCode?: string;
  readonly problem?: UserCodeProblem | null;
}

/** Asks for the code that a device shows (RFC 8628 §3.3). Posts `user_code` to `/device`. */
export function DeviceCodePage({ frame, userCode = '', problem = null }: DeviceCodePageProps) {
  const message = problem === null ? null : messageFor(problem);
  const inField = problem !== null && ['missing', 'unknown'].includes(problem.kind);
  return (
    <Layout frame={frame} title="Connect a device" failed={problem !== null} width="narrow">
      <ErrorSummary
        title={titleFor(problem)}
        problems={message === null ? [] : [summaryOf(message, inField)]}
      />
      <Form class="card" frame={frame} action={`${frame.site.base}/device`}>
        <CodeField
          name="user_code"
          label="Code"
          help="Enter the code that your device shows, with or without its hyphen."
          value={userCode}
          required
          autofocus={problem === null || inField}
          error={inField && message !== null ? message : undefined}
        />
        <SubmitButton wide>Continue</SubmitButton>
      </Form>
      <p class="is-weak">
        Enter only a code from a device in front of you. A code that somebody sent you would give them access
        to your account.
      </p>
    </Layout>
  );
}

function summaryOf(message: string, inField: boolean): FormProblem {
  return inField ? { field: 'user_code', message } : { message };
}

function titleFor(problem: UserCodeProblem | null): string {
  switch (problem?.kind) {
    case 'throttled':
      return 'Too many attempts';
    case 'expired':
      return 'The code is no longer valid';
    case 'form_expired':
      return 'Please send the form again';
    default:
      return 'There is a problem';
  }
}

function messageFor(problem: UserCodeProblem): string {
  switch (problem.kind) {
    case 'missing':
      return 'Enter the code that your device shows.';
    case 'unknown':
      return 'There is no such code, or it has expired. Check it on your device.';
    case 'expired':
      return 'Have your device show a new one, and enter that.';
    case 'throttled':
      return `Try again in ${waitingTime(problem.retryAfter)}.`;
    case 'form_expired':
      return 'It was open for too long, or your browser does not keep cookies of this site.';
  }
}
