/** What a rightly signed legacy cookie that is not past its end says. Whether its session lives is another question. */
export interface LegacyClaim {
  readonly sessionId: number;
  readonly userId: number;
}
