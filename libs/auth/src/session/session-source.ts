import type { HttpRequest } from '../guard/http-request';
import type { AuthSession } from './auth-session';

/** What came with a request. A bad credential is never the same as none. */
export type Finding =
  | { readonly session: AuthSession }
  | {
      readonly session: null;
      readonly reason: 'no_credentials' | 'bad_credentials';
      /** For the log; never the credential itself. */
      readonly why: string;
    };

export const noCredentials: Finding = { session: null, reason: 'no_credentials', why: 'none came' };

export function badCredentials(why: string): Finding {
  return { session: null, reason: 'bad_credentials', why };
}

/** Where the sessions of an app come from. Which one it is, the app's configuration says, never the request. */
export abstract class SessionSource {
  /**
   * The session that comes with a request. Throws `DomainError('unavailable', …)` where that cannot be found out now, and
   * nothing else for whatever a client sends.
   */
  abstract find(request: HttpRequest): Finding | Promise<Finding>;
}
