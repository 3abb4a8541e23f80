import { compileRule } from '../compiled-rule';
import { rolesThatPass } from '../decision/roles-that-pass';
import type { Policy, Rule } from '../policy';
import { normalHost } from '../routes/host';
import { parseTemplate, shapeOf, type PathTemplate } from '../routes/path-template';
import { RouteTable } from '../routes/route-table';
import { error, warning, type Finding } from './finding';
import { isScope, plainOf, ruleFindings, type LintContext } from './rule-findings';

/** Nodes that a look-up may visit at most: hundreds of times what a sensible policy needs. */
const mostSteps = 2000;

interface Placed {
  readonly rule: Rule;
  readonly template: PathTemplate;
}

/** Everything that is wrong with a policy, errors first. One with errors is not published. */
export function lint(policy: Omit<Policy, 'version'>, context: LintContext): readonly Finding[] {
  const defined = new Set(Object.values(policy.roles).flat().map(plainOf));
  const alone = policy.rules.flatMap((rule) => ruleFindings(rule, defined, context));
  const broken = new Set(alone.filter(({ severity }) => severity === 'error').flatMap(({ rules }) => rules));
  const sound = policy.rules.filter(({ id }) => !broken.has(id)).map(placed);
  const findings = [
    ...roleFindings(policy),
    ...duplicates(policy.rules),
    ...alone,
    ...ties(sound),
    ...tableFindings(sound, policy.roles),
  ];
  return [...findings].sort((one, other) => rank(one) - rank(other));
}

export function errorsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === 'error');
}

function rank({ severity }: Finding): number {
  return severity === 'error' ? 0 : 1;
}

function placed(rule: Rule): Placed {
  return { rule, template: parseTemplate(rule.path) as PathTemplate };
}

function roleFindings({ roles }: Pick<Policy, 'roles'>): Finding[] {
  const findings: Finding[] = [];
  for (const [role, scopes] of Object.entries(roles)) {
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(role)) {
      const message = `“${role}” is no name of a role: lower-case letters, digits and hyphens.`;
      findings.push(error('bad_role', [], message));
    }
    for (const scope of scopes)
      if (!isScope(scope))
        findings.push(error('bad_scope', [], `The role ${role} contains “${scope}”, which is no scope.`));
  }
  return findings;
}

function duplicates(rules: readonly Rule[]): Finding[] {
  return groups(rules, ({ id }) => id)
    .filter((same) => same.length > 1)
    .map((same) => {
      const owners = same.map(({ owner }) => owner).join(', ');
      return error('duplicate_id', [same[0]!.id], `${same.length} rules have this id (owners: ${owners}).`);
    });
}

/** Rules of one host and one shape that name the same method, or of which one names all. */
function ties(all: readonly Placed[]): Finding[] {
  const hostOf = ({ host }: Rule) => (host === undefined ? '' : normalHost(host)!);
  const groupsOfOneShape = groups(all, ({ rule, template }) => `${hostOf(rule)} ${shapeOf(template)}`);
  return groupsOfOneShape.flatMap((same) =>
    same.flatMap((one, index) =>
      same.slice(index + 1).flatMap((other) => {
        const shared = sharedMethods(one.rule, other.rule);
        if (shared === null) return [];
        const message = `Both decide ${shared} ${one.rule.path}${one.rule.path === other.rule.path ? '' : ` (${other.rule.path})`}.`;
        return [error('tie', [one.rule.id, other.rule.id], message)];
      }),
    ),
  );
}

/** The methods that both name, for people; null: none. */
function sharedMethods({ methods: one }: Rule, { methods: other }: Rule): string | null {
  if (one === undefined && other === undefined) return 'every method of';
  if (one === undefined || other === undefined) return (one ?? other)!.join(', ');
  const shared = one.filter((method) => other.includes(method));
  return shared.length === 0 ? null : shared.join(', ');
}

function tableFindings(all: readonly Placed[], roles: Policy['roles']): Finding[] {
  const table = new RouteTable();
  const compiled = all.map(({ rule, template }, index) => ({
    template,
    compiled: compileRule(rule, index, template),
  }));
  for (const { template, compiled: one } of compiled)
    table.add(one, template, one.rule.host === undefined ? null : normalHost(one.rule.host));
  const findings = table.unreachable().map(({ rule }) => {
    const message = `No request is left for ${rule.path}: more specific paths take them all.`;
    return error('unreachable', [rule.id], message);
  });
  for (const { compiled: one } of compiled) {
    if (one.requirement.alternatives.length === 0 || rolesThatPass(one, roles).length > 0) continue;
    const message = 'No role passes it: only people with single grants, and clients, can.';
    findings.push(warning('no_role_passes', [one.rule.id], message));
  }
  const steps = table.worstCase();
  if (steps > mostSteps) {
    const message = `Literals and parameters stand side by side so often that one request may take ${steps} steps; ${mostSteps} are allowed.`;
    findings.push(error('ambiguous', [], message));
  }
  return findings;
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const known = found.get(keyOf(item));
    if (known === undefined) found.set(keyOf(item), [item]);
    else known.push(item);
  }
  return [...found.values()];
}
