import type { Machine } from '../machine/machine';
import { verdictOf, type Outcome } from './outcome';
import type { ScenarioReport } from './scenario-report';

/** Everything as one readable text: what it ran on, one line for each number, and what was left out. */
export function tableOf(machine: Machine, reports: readonly ScenarioReport[]): string {
  const rows = reports.flatMap(({ letter, outcomes }) => outcomes.map((outcome) => rowOf(letter, outcome)));
  const head = ['', 'what', 'result', 'target', '', 'numbers behind it'];
  const skipped = reports.flatMap(({ letter, title, skipped: why }) =>
    why === null ? [] : [`${letter}  skipped: ${title}: ${why}`],
  );
  return [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node.js ${machine.node}, load before: ${machine.load}`,
    `Pinned: ${machine.pinning}.`,
    '',
    ...aligned([head, ...rows]),
    ...skipped,
  ].join('\n');
}

function rowOf(letter: string, outcome: Outcome): string[] {
  const { what, value, unit, target, detail } = outcome;
  const wanted =
    target === null ? '' : 'atLeast' in target ? `≥ ${target.atLeast} ${unit}` : `≤ ${target.atMost} ${unit}`;
  return [letter, what, `${shown(value)} ${unit}`, wanted, verdictOf(outcome), detail];
}

/** Three digits that count, and no more than two behind the point. */
export function shown(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
