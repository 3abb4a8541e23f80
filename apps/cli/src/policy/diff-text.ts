import { isDeepStrictEqual } from 'node:util';
import { isEmptyDiff, type NamedChange, type PolicyDiff, type Rule } from '@gatehouse/policy';
import { harmless } from '../console/columns';

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** What a policy would change, a line for each thing: `+ rule locks.delete (ops): DELETE /locks/{id} needs locks:delete`. */
export function diffText(diff: PolicyDiff): string {
  if (isEmptyDiff(diff)) return 'No rule, no role and no default is different.\n';
  const lines = [
    ...(diff.default === null ? [] : [`~ default: ${diff.default.join(' → ')}`]),
    ...diff.roles.map((change) => `${signs[change.kind]} role ${change.name}: ${roleWords(change)}`),
    ...diff.rules.map((change) => `${signs[change.kind]} rule ${change.name} ${ruleWords(change)}`),
  ];
  return lines.map((line) => `${harmless(line)}\n`).join('');
}

function roleWords({ before, after, kind }: NamedChange): string {
  const [was, is] = [before, after].map((scopes) => (scopes ?? []) as readonly string[]) as [
    readonly string[],
    readonly string[],
  ];
  if (kind !== 'changed') return (kind === 'added' ? is : was).join(' ') || 'no scopes';
  const changes = [
    ...is.filter((scope) => !was.includes(scope)).map((scope) => `+${scope}`),
    ...was.filter((scope) => !is.includes(scope)).map((scope) => `-${scope}`),
  ];
  return changes.join(' ') || 'the same scopes in another order';
}

function ruleWords({ before, after, kind }: NamedChange): string {
  const rule = (after ?? before) as Rule;
  const whose = `(${rule.owner}):`;
  if (kind !== 'changed') return `${whose} ${ruleLine(rule)}`;
  return `${whose} ${fieldChanges(before as Rule, after as Rule).join('; ')}`;
}

/** `DELETE api.example.org/locks/{id} needs locks:delete`. */
export function ruleLine({ methods, host, path, scopes, anyOf, allow }: Rule): string {
  const needs = anyOf?.map((all) => all.join(' + ')).join(' or ') ?? scopes?.join(' + ');
  const what = allow === 'public' ? 'is public' : `needs ${needs ?? 'a log-in'}`;
  return `${methods?.join(',') ?? 'every method'} ${host ?? ''}${path} ${what}`;
}

function fieldChanges(before: Rule, after: Rule): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Rule)[];
  const words = (value: unknown) => (value === undefined ? 'none' : JSON.stringify(value));
  return names
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((name) => `${name} ${words(before[name])} → ${words(after[name])}`);
}
