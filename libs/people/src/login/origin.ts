/** Where a request comes from, as far as it matters to people: for sessions, throttling and the audit. */
export interface Origin {
  /** The client's true address, IPv4 or IPv6. */
  readonly ipAddress: string;
  readonly remoteHost: string;
  /** The legacy system's tracking cookie, empty where there is none. */
  readonly trackingCookie: string;
  readonly requestId: string | null;
}
