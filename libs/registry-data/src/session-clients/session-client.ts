/**
 * A client to which somebody logged in by a session of their browser (OpenID Connect), until it need not be told any more. It
 * outlives the delegations that it had. Times are UNIX seconds.
 */
export interface SessionClient {
  readonly id: number;
  /** Public handle of the browser's session, the `sid`. */
  readonly sessionId: string;
  readonly userUuid: string;
  readonly clientId: string;
  /** The session's own end; null: nobody has looked yet. */
  readonly endsAt: number | null;
  /** From when the client is to be told that the session ended; null: it has not. */
  readonly dueAt: number | null;
  /** How often it was tried to tell it. */
  readonly attempts: number;
}

/** One whose session ended. */
export type DueSessionClient = SessionClient & { readonly dueAt: number };
