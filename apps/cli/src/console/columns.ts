/**
 * Lines of cells under each other. `widths` are the least ones, for tables that come row by row. Cells may hold what
 * strangers typed: a control character would speak to the terminal, so none gets through.
 */
export function columns(rows: readonly (readonly string[])[], widths: readonly number[] = []): string {
  const cells = rows.map((row) => row.map(harmless));
  const width = (index: number) =>
    Math.max(widths[index] ?? 0, ...cells.map((row) => row[index]?.length ?? 0));
  const all = (cells[0] ?? []).map((_, index) => width(index));
  const line = (row: readonly string[]) => row.map((cell, index) => cell.padEnd(all[index] ?? 0)).join('  ');
  return cells.map((row) => `${line(row).trimEnd()}\n`).join('');
}

export function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what it looks for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
