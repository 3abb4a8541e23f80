import type { LegacyEngine } from './legacy-connection';

/** Text that an old tool wrote in true latin1, and not, as the system itself does, in UTF-8. */
export class TrueLatin1 {
  constructor(readonly text: string) {}
}

export type SqlValue = string | number | null | TrueLatin1;

/**
 * A value as it is written into a statement. Other text than plain ASCII goes to MySQL as hexadecimal bytes, so that
 * no charset of a connection can change them: a latin1 column stores exactly these.
 */
export function sqlLiteral(value: SqlValue, engine: LegacyEngine): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : value.text;
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('\\')) return `'${text.replaceAll("'", "''")}'`;
  if (engine === 'sqlite') return `CAST(X'${Buffer.from(text, 'utf8').toString('hex')}' AS TEXT)`;
  return `X'${Buffer.from(text, typeof value === 'string' ? 'utf8' : 'latin1').toString('hex')}'`;
}
