import type { Rule } from '../policy';

/** One scope that a rule requires, with what may stand in for it. */
export interface RequiredScope {
  /** As the rule writes it. */
  readonly text: string;
  /** `domain:action:*`, which always suffices. */
  readonly global: string;
  /** `domain:action`; null where the rule itself names a resource, which nothing but that and the global one covers. */
  readonly plain: string | null;
}

/** Each alternative is a set of scopes that are all required. Empty: none is. */
export function requiredScopes({ scopes, anyOf }: Rule): readonly (readonly RequiredScope[])[] {
  const alternatives = anyOf ?? (scopes === undefined ? [] : [scopes]);
  return alternatives.map((all) => [...new Set(all)].map(requiredScope));
}

function requiredScope(text: string): RequiredScope {
  const [domain, action, resource] = text.split(':') as [string, string, string?];
  const plain = `${domain}:${action}`;
  return { text, global: `${plain}:*`, plain: resource === undefined ? plain : null };
}
