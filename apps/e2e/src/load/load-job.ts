/** What the load client is told. */
export interface LoadJob {
  /** Of authorizers, or of gateways. */
  readonly ports: readonly number[];
  /** `/auth` asks an authorizer; any other path is asked for at a gateway. */
  readonly path: string;
  readonly connectionsPerPort: number;
  /** Header lines, used in turn: `Cookie: …`, `Authorization: Bearer …`. */
  readonly credentials: readonly string[];
  readonly ledgerFile: string;
}
