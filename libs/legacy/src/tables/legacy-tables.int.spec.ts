import { legacyTableNames } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import { openOnMariaDb, useStore } from '../contract/legacy-store.contract';
import { legacyTables } from './legacy-tables';

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly nullable: 'YES' | 'NO';
  readonly value: string | null;
  readonly extra: string;
  readonly part: string;
}

describeWith(['mariadbd'], 'the mapped tables', () => {
  const store = useStore(openOnMariaDb);

  test.each(legacyTables.map((table) => [table.name, table] as const))(
    '%s is mapped column for column',
    async (name, table) => {
      const rows = await store().query<ColumnRow>(
        `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable, COLUMN_DEFAULT AS value,
           EXTRA AS extra, COLUMN_KEY AS part
         FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
        [name],
      );
      const mapped = Object.entries(table.columns).map(
        ([column, { kind, nullable, generated, ...rest }]) => ({
          name: column,
          type: spelled(kind, rest),
          nullable: nullable ? 'YES' : 'NO',
          extra: generated === true ? 'auto_increment' : '',
          value: valueOf({ kind, nullable, generated, default: rest.default }),
        }),
      );
      expect(mapped).toEqual(
        rows.map(({ type, value, part: _, ...row }) => ({
          ...row,
          type: type.replace(/^((?:big|medium|small|tiny)?int)\(\d+\)/, '$1'),
          value,
        })),
      );
      const [charset] = await store().query<{ collation: string }>(
        'SELECT TABLE_COLLATION AS collation FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
        [name],
      );
      expect(charset!.collation.split('_')[0]).toBe(table.charset);
    },
  );

  test('are tables that there are', () => {
    for (const { name } of legacyTables) expect(legacyTableNames()).toContain(name);
    expect(new Set(legacyTables.map(({ name }) => name)).size).toBe(legacyTables.length);
  });
});

function spelled(
  kind: string,
  more: { unsigned?: boolean; length?: number; values?: readonly string[] },
): string {
  if (kind === 'enum') return `enum(${more.values!.map((value) => `'${value}'`).join(',')})`;
  const length = more.length === undefined ? '' : `(${more.length})`;
  return `${kind}${length}${more.unsigned === true ? ' unsigned' : ''}`;
}

/** As MariaDB spells defaults: NULL where NULL is the default, nothing where there is none. */
function valueOf(column: {
  kind: string;
  nullable: boolean;
  generated?: boolean;
  default?: unknown;
}): string | null {
  if (column.kind === 'timestamp') return 'current_timestamp()';
  if (column.generated === true) return null;
  if (typeof column.default === 'string') return `'${column.default}'`;
  if (typeof column.default === 'number') return String(column.default);
  return column.nullable ? 'NULL' : null;
}
