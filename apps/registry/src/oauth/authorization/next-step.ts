import { DomainError } from '@gatehouse/identity';
import type { LiveSession } from '@gatehouse/sessions';
import type { AuthorizationRequest } from './authorization-request';

/** What is known when it is decided how a request goes on. Times are UNIX seconds. */
export interface Circumstances {
  /** Of the person at the browser; null: nobody is logged in. */
  readonly live: LiveSession | null;
  /** UUID of whom the client thinks is there (`id_token_hint`); null: it said nothing. */
  readonly hintedUser: string | null;
  /** Handle of the session in which the request first came; null: nobody was logged in. */
  readonly sessionBefore: string | null;
  readonly now: number;
  /** Whether the user allowed all of it before, or need not be asked. */
  readonly isAllowed: boolean;
}

export type NextStep = 'log_in' | 'log_in_again' | 'ask' | 'approve';

/**
 * How an authorization request goes on (OIDC Core §3.1.2.3, §3.1.2.4). With `prompt=none` nobody is shown anything: throws
 * `login_required` or `consent_required` (§3.1.2.6).
 */
export function nextStep(request: AuthorizationRequest, circumstances: Circumstances): NextStep {
  const silent = request.prompts.has('none');
  const logIn = logInFor(request, circumstances);
  if (logIn !== null) {
    if (silent) throw required('login_required', 'The user has to log in.');
    return logIn;
  }
  if (circumstances.isAllowed && !request.prompts.has('consent')) return 'approve';
  if (silent) throw required('consent_required', 'The user has to be asked.');
  return 'ask';
}

function logInFor(
  { prompts, maxAge }: AuthorizationRequest,
  { live, hintedUser, sessionBefore, now }: Circumstances,
): 'log_in' | 'log_in_again' | null {
  if (live === null) return 'log_in';
  const { authTime } = live.session;
  // Proved anew since the request came: by that, `login` and `max_age=0` are fulfilled, and not asked for without end.
  const isNew = live.session.id.toString() !== sessionBefore;
  if ((prompts.has('login') || prompts.has('select_account')) && !isNew) return 'log_in_again';
  if (maxAge !== null && now - authTime > maxAge && !isNew) return 'log_in_again';
  if (hintedUser !== null && live.user?.ref.id !== hintedUser) return 'log_in_again';
  return null;
}

function required(code: string, sentence: string): DomainError {
  return new DomainError('refused', code, sentence);
}
