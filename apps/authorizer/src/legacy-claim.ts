/** What a rightly signed legacy cookie says. Whether its session lives is another question. */
export interface LegacyClaim {
  readonly sessionId: number;
  readonly userId: number;
  /** UNIX seconds from which the cookie no longer holds. */
  readonly expires: number;
}
