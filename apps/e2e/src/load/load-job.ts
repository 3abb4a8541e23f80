/** What the load client is told. */
export interface LoadJob {
  /** Of authorizers. */
  readonly ports: readonly number[];
  readonly connectionsPerPort: number;
  /** Values of the header `Cookie`, used in turn. */
  readonly cookies: readonly string[];
  readonly ledgerFile: string;
}
