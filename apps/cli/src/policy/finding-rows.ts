import type { Finding, PolicyContent } from '@gatehouse/policy';
import { harmless } from '../console/columns';

/** A finding, and where to look. These names are those of `--json`. */
export interface FindingRow {
  readonly severity: Finding['severity'];
  /** As lint has it; `bad_form` for what keeps a text from being a policy file. */
  readonly code: Finding['code'] | 'bad_form';
  readonly rules: readonly string[];
  readonly message: string;
  /** As it was given; null: it is about what is published, or about no file in particular. */
  readonly file: string | null;
  /** Whose rule it is about first. */
  readonly owner: string | null;
}

/** @param paths owner → the path that was given */
export function findingRows(
  findings: readonly Finding[],
  { files }: PolicyContent,
  paths: ReadonlyMap<string, string>,
): readonly FindingRow[] {
  const owners = new Map<string, string>();
  for (const { owner, rules = [] } of files)
    for (const { id } of rules) if (!paths.has(owners.get(id) ?? '')) owners.set(id, owner);
  return findings.map(({ severity, code, rules, message }) => {
    const named = rules.map((id) => owners.get(id)).filter((one) => one !== undefined);
    const owner = named.find((one) => paths.has(one)) ?? named[0] ?? null;
    const file = owner === null ? null : (paths.get(owner) ?? null);
    return { severity, code, rules, message, file, owner };
  });
}

/** One line for each, as compilers have it. */
export function findingLines(rows: readonly FindingRow[]): string {
  return rows.map((row) => `${harmless(lineOf(row))}\n`).join('');
}

export function hasErrors(rows: readonly FindingRow[]): boolean {
  return rows.some(({ severity }) => severity === 'error');
}

function lineOf({ severity, code, rules, message, file, owner }: FindingRow): string {
  const where = file ?? (owner === null ? null : `published file of ${owner}`);
  const parts = [where, severity, rules.length === 0 ? null : rules.join(', '), `${message} (${code})`];
  return parts.filter((part) => part !== null).join(': ');
}
