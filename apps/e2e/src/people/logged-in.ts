/** One session of somebody, and what proves it. */
export interface LoggedIn {
  readonly sessionId: string;
  /** `name=value`, for the header `Cookie`. */
  readonly cookie: string;
  readonly legacyCookie: string;
}
