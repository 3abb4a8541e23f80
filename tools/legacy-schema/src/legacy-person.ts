import type { SqlValue } from './sql-literal';

/** A person of the legacy system as a seed describes them. What is left out is ordinary. */
export interface LegacyPerson {
  readonly id: number;
  /** Null: no nickname row. */
  readonly username: string | null;
  readonly email: string;
  /** Plain text; null: no row in tapir_users_password. */
  readonly password: string | null;
  readonly firstName: SqlValue;
  readonly lastName: SqlValue;
  readonly suffix?: string | null;
  /** 1 Administrator, 2 Public user (default), 3 Legacy user. */
  readonly policyClass?: number;
  /** Columns of tapir_users that differ from a verified, approved person. */
  readonly user?: Readonly<Record<string, SqlValue>>;
  /** Columns of tapir_nicknames. */
  readonly nickname?: Readonly<Record<string, number>>;
  /** Columns of arXiv_demographics; null: no row. */
  readonly demographics?: Readonly<Record<string, SqlValue>> | null;
  /** The hash ends in a newline, as old tools wrote it. */
  readonly newlineAfterHash?: boolean;
}
