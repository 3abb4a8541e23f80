import { isAssuranceLevel } from '../decision/holder';
import type { Rule } from '../policy';
import { normalHost } from '../routes/host';
import { parseTemplate } from '../routes/path-template';
import { error, warning, type Finding } from './finding';

/** What the outside knows that a policy does not. */
export interface LintContext {
  /** `domain:action` of the catalogue. */
  readonly knownScopes: readonly string[];
  /** Audiences that a gateway token can be made for; null: any. */
  readonly audiences: ReadonlySet<string> | null;
}

/** What is wrong with one rule by itself. @param defined scopes, without their resources, that the roles contain */
export function ruleFindings(
  rule: Rule,
  defined: ReadonlySet<string>,
  context: LintContext,
): readonly Finding[] {
  return [
    ...routeFindings(rule),
    ...requirementFindings(rule, new Set([...context.knownScopes, ...defined])),
    ...bindingFindings(rule),
    ...freshnessFindings(rule),
    ...audienceFindings(rule, context.audiences),
  ];
}

function routeFindings({ id, path, host, allow }: Rule): Finding[] {
  const findings: Finding[] = [];
  const template = parseTemplate(path);
  if (typeof template === 'string') findings.push(error('bad_path', [id], `${path}: ${template}.`));
  else if (allow === 'public' && template.segments.at(-1)?.kind === 'rest') {
    const message = `Everything below ${path} is open to everyone, what comes there later too.`;
    findings.push(warning('public_rest', [id], message));
  }
  if (host !== undefined && normalHost(host) === null)
    findings.push(error('bad_host', [id], `“${host}” is no host.`));
  return findings;
}

function requirementFindings({ id, scopes, anyOf, allow }: Rule, known: ReadonlySet<string>): Finding[] {
  const written = [scopes, anyOf, allow].filter((one) => one !== undefined).length;
  if (written !== 1) {
    const message =
      written === 0
        ? 'It requires nothing. Write scopes, anyOf, allow: authenticated or allow: public.'
        : 'Only one of scopes, anyOf and allow can say what is required.';
    return [error('nothing_required', [id], message)];
  }
  const alternatives = anyOf ?? (scopes === undefined ? [] : [scopes]);
  const isEmpty =
    allow === undefined && (alternatives.length === 0 || alternatives.some((all) => all.length === 0));
  if (isEmpty)
    return [error('empty_scopes', [id], 'A list of scopes is empty, which nobody would have to hold.')];
  return [...new Set(alternatives.flat())].flatMap((scope) => scopeFindings(id, scope, known));
}

function scopeFindings(id: string, scope: string, known: ReadonlySet<string>): Finding[] {
  if (!isScope(scope))
    return [error('bad_scope', [id], `“${scope}” is no scope: domain:action or domain:action:resource.`)];
  if (known.has(plainOf(scope))) return [];
  return [error('unknown_scope', [id], `No role and no catalogue has the scope ${plainOf(scope)}.`)];
}

function bindingFindings(rule: Rule): Finding[] {
  const { id, resource, own, plain, allow } = rule;
  const template = parseTemplate(rule.path);
  const findings: Finding[] = [];
  for (const [name, binding] of Object.entries({ resource, own })) {
    if (binding === undefined) continue;
    const bound = /^\{(.+)\}$/.exec(binding)?.[1];
    if (typeof template !== 'string' && (bound === undefined || !template.parameters.has(bound)))
      findings.push(error('unbound_parameter', [id], `${name}: ${binding} is not in the path ${rule.path}.`));
    if (allow !== undefined)
      findings.push(error('useless_binding', [id], `${name} says nothing where no scope is required.`));
  }
  if (resource !== undefined && own === undefined && plain === undefined) {
    const message =
      'It binds a resource, so write plain: false (the scope has to be on that resource) or plain: true ' +
      '(whoever holds the scope may do it to every resource).';
    findings.push(error('plain_not_written', [id], message));
  }
  if (plain !== undefined && (resource === undefined || own !== undefined))
    findings.push(error('useless_plain', [id], 'plain is for rules with resource and without own.'));
  return findings;
}

function freshnessFindings({ id, acr, max_age, allow }: Rule): Finding[] {
  const findings: Finding[] = [];
  if (acr !== undefined && !isAssuranceLevel(acr))
    findings.push(error('bad_acr', [id], `There is no level “${acr}”: it is aal1 or aal2.`));
  if (allow === 'public' && (acr !== undefined || max_age !== undefined))
    findings.push(
      error('public_with_freshness', [id], 'Nobody can be asked to log in again where nobody has to.'),
    );
  return findings;
}

function audienceFindings({ id, audience }: Rule, audiences: LintContext['audiences']): Finding[] {
  if (audience === undefined || audiences === null || audiences.has(audience)) return [];
  return [error('unknown_audience', [id], `There is no gateway token key for the audience ${audience}.`)];
}

/** `domain:action` or `domain:action:resource`. */
export function isScope(text: string): boolean {
  return /^[A-Za-z0-9_.-]{1,64}:[A-Za-z0-9_.-]{1,64}(?::(?:[A-Za-z0-9_.@-]{1,128}|\*))?$/.test(text);
}

export function plainOf(scope: string): string {
  return scope.split(':', 2).join(':');
}
