import type { Policy, Rule } from '@gatehouse/policy';

const roles = { 'public-user': ['submission:create', 'submission:read', 'profile:read', 'profile:update'] };

/** The path that questions of the bench are about. */
export const questionPath = '/submit/1234567/verify-user';

/**
 * A policy as a large platform has it: so many rules, most of them below one long prefix with parameters in it, each with
 * scopes; and the one for `questionPath`.
 */
export function benchPolicy(version: number, count = 100): Policy {
  const asked: Rule = {
    id: 'submit.verify',
    owner: 'bench',
    path: '/submit/{submission}/**',
    methods: ['GET', 'POST'],
    scopes: ['submission:create'],
  };
  const rules = Array.from({ length: count - 1 }, (_, n) => ruleNumber(n));
  return { version, default: 'deny', roles, rules: [asked, ...rules] };
}

/** A path that the n-th rule decides; all of them are of one length. */
export function pathOfRule(n: number, id: number): string {
  return `/api/v1/tenants/t${id % 97}/projects/p${id % 89}/${resource(n)}/${1_000_000 + id}/actions`;
}

function ruleNumber(n: number): Rule {
  return {
    id: `rule-${n}`,
    owner: 'bench',
    path: `/api/v1/tenants/{tenant}/projects/{project}/${resource(n)}/{id}/actions`,
    methods: ['GET'],
    anyOf: [['submission:read', 'profile:read'], ['submission:proxy']],
  };
}

function resource(n: number): string {
  return `resource-${String(n).padStart(5, '0')}`;
}
