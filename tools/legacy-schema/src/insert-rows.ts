import type { LegacyConnection } from './legacy-connection';
import { sqlLiteral, type SqlValue } from './sql-literal';

export type Row = Readonly<Record<string, SqlValue>>;

/** Rows of one statement: few enough for any packet limit, enough to seed a hundred thousand people in seconds. */
const batch = 1000;

/** Inserts rows that all have the columns of the first one. */
export async function insertRows(
  connection: LegacyConnection,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const names = columns.map((column) => `\`${column}\``).join(', ');
  for (let start = 0; start < rows.length; start += batch) {
    const values = rows
      .slice(start, start + batch)
      .map((row) => `(${columns.map((column) => valueOf(row, column, connection)).join(', ')})`);
    await connection.query(`INSERT INTO \`${table}\` (${names}) VALUES ${values.join(', ')}`);
  }
}

function valueOf(row: Row, column: string, connection: LegacyConnection): string {
  const value = row[column];
  if (value === undefined) throw new TypeError(`a row lacks the column ${column}`);
  return sqlLiteral(value, connection.engine);
}
