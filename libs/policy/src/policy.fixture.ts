import { CompiledPolicy, type RouteRequest } from './compiled-policy';
import type { Holder } from './decision/holder';
import type { Policy, Rule } from './policy';

let last = 0;

/** A rule that only asks for somebody to be there, unless told otherwise. */
export function aRule(parts: Partial<Rule> & Pick<Rule, 'path'>): Rule {
  const asks = parts.scopes ?? parts.anyOf ?? parts.allow;
  return {
    id: `rule-${(last += 1)}`,
    owner: 'tests',
    ...(asks === undefined && { allow: 'authenticated' }),
    ...parts,
  };
}

export function aPolicy(parts: Partial<Policy> = {}): Policy {
  return { version: 7, default: 'deny', roles: {}, rules: [], ...parts };
}

export function compiled(...rules: readonly Rule[]): CompiledPolicy {
  return CompiledPolicy.of(aPolicy({ rules }));
}

/** `GET /path` with an optional host. */
export function asking(method: string, path: string, parts: Partial<RouteRequest> = {}): RouteRequest {
  return { method, path, host: null, preflight: null, ...parts };
}

export function aHolder(scopes: readonly string[] = [], parts: Partial<Omit<Holder, 'scopes'>> = {}): Holder {
  return { scopes: new Set(scopes), ownIds: [], authTime: 1000, acr: 'aal1', ...parts };
}
