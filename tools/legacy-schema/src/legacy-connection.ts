export type LegacyEngine = 'mysql' | 'sqlite';

/** Runs one statement. The connection's charset does not matter: what is sent is ASCII. */
export type RunStatement = (sql: string) => Promise<unknown>;

/** A database to create the legacy tables in, and to fill. */
export interface LegacyConnection {
  readonly engine: LegacyEngine;
  readonly query: RunStatement;
}
