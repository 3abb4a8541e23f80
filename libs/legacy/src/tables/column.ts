/** A column of the legacy tables, with the type that its values have here. */
export interface Column<T> {
  readonly kind: ColumnKind;
  readonly unsigned?: boolean;
  readonly length?: number;
  readonly values?: readonly string[];
  readonly nullable: boolean;
  /** Undefined: the column has none, and each new row says what it holds. */
  readonly default?: T;
  readonly primary?: boolean;
  readonly generated?: boolean;
}

export type ColumnKind =
  | 'int'
  | 'mediumint'
  | 'smallint'
  | 'tinyint'
  | 'varchar'
  | 'char'
  | 'text'
  | 'enum'
  | 'timestamp'
  | 'datetime';

export type AnyColumn = Column<number> | Column<string> | Column<Date> | NullableColumn;
type NullableColumn = Column<number | null> | Column<string | null> | Column<Date | null>;

/** `int unsigned not null`, default 0 unless it says otherwise. */
export function uint(value = 0): Column<number> {
  return { kind: 'int', unsigned: true, nullable: false, default: value };
}

export function int(value = 0): Column<number> {
  return { kind: 'int', nullable: false, default: value };
}

/** A number of one of the smaller kinds. */
export function small(kind: 'mediumint' | 'smallint', value = 0): Column<number> {
  return { kind, unsigned: true, nullable: false, default: value };
}

export function tinyint(value = 0): Column<number> {
  return { kind: 'tinyint', nullable: false, default: value };
}

/** `varchar(length) not null`, default `''`. In a latin1 table the length counts bytes. */
export function varchar(length: number): Column<string> {
  return { kind: 'varchar', length, nullable: false, default: '' };
}

export function char(length: number): Column<string> {
  return { kind: 'char', length, nullable: false, default: '' };
}

export function text(): Column<string> {
  return { kind: 'text', nullable: false };
}

export function oneOf(...values: readonly string[]): Column<string> {
  return { kind: 'enum', values, nullable: false };
}

/** `timestamp not null default current_timestamp`. */
export function timestamp(): Column<Date> {
  return { kind: 'timestamp', nullable: false };
}

export function datetime(): Column<Date> {
  return { kind: 'datetime', nullable: false };
}

/** The same column, where it may be NULL, and is by default. */
export function nullable<T>(column: Column<T>): Column<T | null> {
  const defaults = column.kind === 'text' ? undefined : null;
  return { ...column, nullable: true, default: defaults };
}

export function withDefault<T>(column: Column<T>, value: T): Column<T> {
  return { ...column, default: value };
}

/** The same column, where it has no default. */
export function required<T>(column: Column<T>): Column<T> {
  return { ...column, default: undefined };
}

/** The same column as primary key, or as part of one. */
export function key<T>(column: Column<T>): Column<T> {
  return { ...column, primary: true };
}

/** `int unsigned not null auto_increment` (or a smaller kind), the primary key. */
export function autoIncrement(kind: 'int' | 'mediumint' | 'smallint' = 'int'): Column<number> {
  return { kind, unsigned: true, nullable: false, primary: true, generated: true };
}
