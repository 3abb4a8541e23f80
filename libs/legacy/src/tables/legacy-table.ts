import { EntitySchema, type EntitySchemaColumnOptions, type ValueTransformer } from 'typeorm';
import { decodeCp1252, decodeLegacyText, encodeLegacyText } from '../text/legacy-text';
import type { AnyColumn, Column } from './column';

export type LegacyEngine = 'mysql' | 'sqlite';

type Columns = Readonly<Record<string, AnyColumn>>;

/** A row of a table, as its columns say it. */
export type RowOf<Table> =
  Table extends LegacyTable<infer C>
    ? { [Name in keyof C]: C[Name] extends Column<infer T> ? T : never }
    : never;

/**
 * A table of the old system, mapped column for column: properties have the names of the columns. The charset decides
 * what the bytes of its text mean. Nothing is ever created or altered from this.
 */
export class LegacyTable<C extends Columns = Columns> {
  constructor(
    readonly name: string,
    readonly charset: 'latin1' | 'utf8mb3',
    readonly columns: C,
  ) {}

  /** The entity for one engine. On SQLite text is simply text. */
  entity(engine: LegacyEngine): EntitySchema<RowOf<LegacyTable<C>>> {
    const columns = Object.entries(this.columns).map(([name, column]) => [
      name,
      this.options(column, engine),
    ]);
    return new EntitySchema({ name: this.name, tableName: this.name, columns: Object.fromEntries(columns) });
  }

  private options(column: AnyColumn, engine: LegacyEngine): EntitySchemaColumnOptions {
    const isText = ['varchar', 'char', 'text'].includes(column.kind);
    return {
      type: typeOn(engine, column.kind),
      unsigned: column.unsigned,
      length: column.length,
      enum: engine === 'mysql' && column.values !== undefined ? [...column.values] : undefined,
      nullable: column.nullable,
      default: column.kind === 'timestamp' ? () => 'CURRENT_TIMESTAMP' : (column.default ?? undefined),
      primary: column.primary,
      generated: column.generated === true ? 'increment' : undefined,
      transformer: isText && engine === 'mysql' ? transformers[this.charset] : undefined,
    };
  }
}

const transformers: Record<LegacyTable['charset'], ValueTransformer> = {
  latin1: {
    from: (value: string | null) => (value === null ? null : decodeLegacyText(value)),
    // A condition of a query comes through here too, and is then no text.
    to: (value: unknown) => (typeof value === 'string' ? encodeLegacyText(value) : value),
  },
  // What the server cannot turn into latin1 it would store as a question mark; the guard of the connection refuses it.
  utf8mb3: {
    from: (value: string | null) => (value === null ? null : decodeCp1252(value)),
    to: (value: unknown) => value,
  },
};

function typeOn(engine: LegacyEngine, kind: AnyColumn['kind']): EntitySchemaColumnOptions['type'] {
  if (engine === 'mysql') return kind;
  if (kind === 'enum' || kind === 'char') return 'varchar';
  return kind === 'timestamp' ? 'datetime' : kind;
}
