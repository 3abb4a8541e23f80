/** What a session may do, as arXiv's session claims spell it. */
export interface Authorizations {
  /** Capability bits of the legacy cookie; 0 for clients. */
  readonly classic: number;
  readonly endorsements: readonly string[];
  readonly scopes: readonly string[];
}
