import type { QueryRunner, TableColumnOptions, TableIndexOptions } from 'typeorm';

type Extras = Pick<TableColumnOptions, 'isNullable' | 'isPrimary'>;

/**
 * Columns that mean the same on both engines. Texts compare byte by byte, as SQLite does, and do so whatever the
 * database's own character set is: it may be the legacy one.
 */
export class Columns {
  private readonly mysql: boolean;

  constructor(runner: QueryRunner) {
    this.mysql = runner.dataSource.options.type !== 'better-sqlite3';
  }

  /** Raised by the engine; never used twice on SQLite either. */
  id(): TableColumnOptions {
    const type = this.mysql ? 'bigint' : 'integer';
    return { name: 'id', type, isPrimary: true, isGenerated: true, generationStrategy: 'increment' };
  }

  uuid(name: string, extras: Extras = {}): TableColumnOptions {
    return { name, type: this.mysql ? 'char' : 'varchar', length: '36', ...this.ascii(), ...extras };
  }

  /** Names, codes and hashes: ASCII. */
  word(name: string, length: number, extras: Extras = {}): TableColumnOptions {
    return { name, type: 'varchar', length: String(length), ...this.ascii(), ...extras };
  }

  /** Words for people. */
  text(name: string, length: number, extras: Extras = {}): TableColumnOptions {
    return { name, type: 'varchar', length: String(length), ...this.unicode(), ...extras };
  }

  /** JSON; up to 16 MB on MySQL. */
  json(name: string): TableColumnOptions {
    return { name, type: this.mysql ? 'mediumtext' : 'text', ...this.unicode() };
  }

  /** UNIX seconds, counters and large ids. */
  number(name: string, extras: Extras = {}): TableColumnOptions {
    return { name, type: 'bigint', ...extras };
  }

  int(name: string, extras: Extras = {}): TableColumnOptions {
    return { name, type: this.mysql ? 'int' : 'integer', ...extras };
  }

  private ascii(): Partial<TableColumnOptions> {
    return this.mysql ? { charset: 'ascii', collation: 'ascii_bin' } : {};
  }

  private unicode(): Partial<TableColumnOptions> {
    return this.mysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  }
}

/** SQLite keeps the names of all tables' indexes in one place, hence the prefix. */
export function index(table: string, columnNames: string[], isUnique = false): TableIndexOptions {
  return { name: `ix_${table}_${columnNames.join('_')}`, columnNames, isUnique };
}

export function belongsTo(columnName: string, referencedTableName: string, referencedColumn: string) {
  return { columnNames: [columnName], referencedTableName, referencedColumnNames: [referencedColumn] };
}
