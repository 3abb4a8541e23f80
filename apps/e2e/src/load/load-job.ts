/** What the load client is told. */
export interface LoadJob {
  /** Of authorizers. */
  readonly ports: readonly number[];
  readonly connectionsPerPort: number;
  /** Header lines, used in turn: `Cookie: …`, `Authorization: Bearer …`. */
  readonly credentials: readonly string[];
  readonly ledgerFile: string;
}
