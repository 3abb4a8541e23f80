import { DomainError } from '@gatehouse/identity';
import { answered, isDeadlock } from '@gatehouse/platform';
import type { DataSource, EntityManager, Repository } from 'typeorm';
import type { LegacyEngine, LegacyTable, RowOf } from '../tables/legacy-table';
import { decodeLegacyText, encodeLegacyText } from '../text/legacy-text';
import { isOutage } from './database-errors';
import { refuseWideCharacters } from './latin1-guard';

/** Milliseconds that a statement may take. Ours are all on keys; a server that needs longer hangs. */
const patience = 5_000;

/** How often a transaction that the server chose as victim of a deadlock is begun again. */
const attempts = 5;

/** The legacy database as the repositories see it: where its two engines differ, and what its errors mean. */
export class LegacyDatabase {
  readonly engine: LegacyEngine;

  /** `source` was opened with `legacyEntities`, and on MySQL with the charset latin1. */
  constructor(private readonly source: DataSource) {
    this.engine = source.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
    if (this.engine === 'mysql') refuseWideCharacters(source);
  }

  /** Rows of a statement with `?` for each parameter. Text of latin1 tables goes through `encode` and `decode`. */
  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.explained(() =>
      answered(this.source.query(sql, [...parameters]) as Promise<Row[]>, patience),
    );
  }

  /** Statements of which each stands alone. */
  run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.explained(() => answered(work(this.source.manager), patience));
  }

  /** Statements that happen all or not at all. `work` awaits nothing else, and may be run again from the start. */
  transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.explained(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.source.transaction(work);
        } catch (error) {
          if (attempt === attempts || !isDeadlock(error)) throw error;
        }
      }
    });
  }

  /** Also while it was not opened yet, because the server has been away since before we started. */
  private async explained<T>(work: () => Promise<T>): Promise<T> {
    if (!this.source.isInitialized) throw unavailable(null);
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      throw unavailable(error);
    }
  }

  encode(text: string): string {
    return this.engine === 'mysql' ? encodeLegacyText(text) : text;
  }

  decode(value: string): string {
    return this.engine === 'mysql' ? decodeLegacyText(value) : value;
  }

  /**
   * The condition that a text column equals `?` as the old system compares: without case and trailing spaces, a leading
   * space counts. latin1_swedish_ci does so by itself; in SQLite the unique indexes are on this very expression.
   */
  sameText(column: string): string {
    return this.engine === 'mysql' ? `${column} = ?` : `lower(rtrim(${column})) = lower(rtrim(?))`;
  }
}

/** The rows of a table, typed, through this manager. */
export function rowsOf<T extends LegacyTable>(
  manager: EntityManager,
  table: T,
): Repository<RowOf<T> & object> {
  return manager.getRepository<RowOf<T> & object>(table.name);
}

/** Inserts one row, and returns the id that it was given. */
export async function insertRow<T extends LegacyTable>(
  manager: EntityManager,
  table: T,
  row: Partial<RowOf<T>>,
): Promise<number> {
  const result = await manager
    .createQueryBuilder()
    .insert()
    .into(table.name)
    .values(row as object)
    .updateEntity(false)
    .execute();
  return insertedId(result.raw);
}

/** The id that a row was given, in what the driver answers to its INSERT. */
export function insertedId(answer: unknown): number {
  const raw = answer as number | bigint | { readonly insertId: number };
  return typeof raw === 'object' ? raw.insertId : Number(raw);
}

function unavailable(cause: unknown): DomainError {
  return new DomainError(
    'unavailable',
    'legacy_database_unavailable',
    'The legacy database does not answer.',
    {
      cause,
      retryAfter: 5,
    },
  );
}
