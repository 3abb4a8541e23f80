import {
  Form,
  Layout,
  Link,
  Notice,
  PasswordField,
  SubmitButton,
  TextField,
  type Frame,
} from '@gatehouse/web';
import { LoginErrors, fieldErrors } from './login-errors';
import type { LoginProblem } from './login-problem';

export interface LoginPageProps {
  readonly frame: Frame;
  /** Sent along with the form, as it was given. */
  readonly nextPage: string | null;
  /** What was entered before. The password never comes back. */
  readonly username?: string;
  readonly problem?: LoginProblem | null;
  readonly notice?: 'logged_out' | 'session_ended' | null;
  /** Somebody who is logged in has to show once more that it is they. */
  readonly again?: boolean;
  readonly forgotPasswordUrl?: string | null;
  readonly registerUrl?: string | null;
}

const onceMore = 'What you want to do needs a fresh log-in. Please enter your password once more.';

const notices = {
  logged_out: 'You have been logged out.',
  session_ended: 'Your session has ended. Please log in again.',
} as const;

export function LoginPage(props: LoginPageProps) {
  const { frame, nextPage, username = '', problem = null, notice = null, again = false } = props;
  const errors = fieldErrors(problem);
  const focus = fieldToFocus(props);
  return (
    <Layout frame={frame} title={again ? 'Log in again' : 'Log in'} failed={problem !== null} width="narrow">
      {again && problem === null && <Notice>{onceMore}</Notice>}
      {notice !== null && problem === null && <Notice>{notices[notice]}</Notice>}
      <LoginErrors frame={frame} problem={problem} />
      <Form
        class="card"
        frame={frame}
        action={`${frame.site.base}/login`}
        hidden={{ ...(nextPage !== null && { next_page: nextPage }), ...(again && { prompt: 'login' }) }}
      >
        <TextField
          name="username"
          label="Username or email"
          value={username}
          autocomplete="username"
          exact
          required
          autofocus={focus === 'username'}
          {...errors.username}
        />
        <PasswordField
          name="password"
          label="Password"
          autocomplete="current-password"
          required
          autofocus={focus === 'password'}
          {...errors.password}
        />
        <SubmitButton wide>Log in</SubmitButton>
      </Form>
      {props.forgotPasswordUrl && (
        <p class="below">
          <Link href={props.forgotPasswordUrl}>Forgotten your password?</Link>
        </p>
      )}
      {props.registerUrl && (
        <p class="below">
          New here? <Link href={props.registerUrl}>Create an account</Link>
        </p>
      )}
    </Layout>
  );
}

/**
 * The first field to fill in or to put right. None where there is something to read first: a notice, or a problem that
 * typing does not solve; then the summary takes the focus.
 */
function fieldToFocus(props: LoginPageProps): 'username' | 'password' | null {
  const { problem, notice, username, again } = props;
  if (problem?.kind === 'incomplete') return problem.missing[0] ?? null;
  if (problem?.kind === 'invalid_credentials') return username ? 'password' : 'username';
  if (again && !problem) return username ? 'password' : 'username';
  return problem || notice ? null : 'username';
}
