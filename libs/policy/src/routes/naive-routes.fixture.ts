import type { RouteRequest } from '../compiled-policy';
import type { Rule } from '../policy';

/**
 * Which rule decides, found the slow way and with nothing shared: every rule is held against the request, and those that
 * match are sorted by host, then segment by segment. What `RouteTable` finds is held against it.
 */
export function naiveRule(
  rules: readonly Rule[],
  { method, host, path }: RouteRequest,
): Rule | 'bad_method' | null {
  const asked = path.split('/').filter((text) => text !== '');
  const matching = rules.filter(
    (rule) => (rule.host === undefined || rule.host === host) && matches(rule, asked),
  );
  matching.sort((one, other) => (specificity(one, asked) < specificity(other, asked) ? -1 : 1));
  const [first] = matching;
  if (first === undefined) return null;
  const best = matching.filter((rule) => specificity(rule, asked) === specificity(first, asked));
  const lists = (rule: Rule, wanted: string) => rule.methods?.includes(wanted) ?? false;
  return (
    best.find((rule) => lists(rule, method)) ??
    (method === 'HEAD' ? best.find((rule) => lists(rule, 'GET')) : undefined) ??
    best.find((rule) => rule.methods === undefined) ??
    'bad_method'
  );
}

function segmentsOf({ path }: Rule): string[] {
  return path.split('/').filter((text) => text !== '');
}

function matches(rule: Rule, asked: readonly string[]): boolean {
  const segments = segmentsOf(rule);
  const open = segments.at(-1) === '**';
  const fixed = open ? segments.slice(0, -1) : segments;
  if (open ? asked.length < fixed.length : asked.length !== fixed.length) return false;
  return fixed.every((text, index) => text.startsWith('{') || text === decodeURIComponent(asked[index]!));
}

/** Sorts before what is less specific: host, then a letter for each segment. */
function specificity(rule: Rule, asked: readonly string[]): string {
  const segments = segmentsOf(rule);
  const letters = [...asked, ''].map((_, index) => {
    const text = segments[index];
    if (text === undefined) return segments.at(-1) === '**' ? 'c' : 'a';
    return text === '**' ? 'c' : text.startsWith('{') ? 'b' : 'a';
  });
  return `${rule.host === undefined ? 'b' : 'a'} ${letters.join('')}`;
}
