import type { Scope } from '@gatehouse/scopes';
import type { AuthSession } from '../session/auth-session';
import type { HttpRequest } from '../guard/http-request';

/** Further conditions of `@Scoped`. */
export interface ScopedOptions {
  /**
   * What the request is about, as scopes name it: `({ params }) => params.id`. Null: nothing in particular. Undefined is
   * taken for a mistake of the handler, and the request ends with an error.
   */
  resource?(request: HttpRequest): string | null | undefined;
  /**
   * Asked where the scope alone does not settle it; see `decideScoped`. Anything but true refuses, and so does an error.
   */
  authorizer?(session: AuthSession, request: HttpRequest): boolean | Promise<boolean>;
}

/** Who may reach a handler. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'scoped'; readonly required: Scope | null; readonly options: ScopedOptions };

/** Of handlers that say nothing: whoever has a session of a user or a client. */
export const byDefault: Access = { kind: 'scoped', required: null, options: {} };

export const accessKey = 'gatehouse:access';
