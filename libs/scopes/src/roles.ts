import { knownScopes } from './catalogue';

/** What each role contains: role name → scopes. */
export type RoleScopes = Readonly<Record<string, readonly string[]>>;

/** The general list: what policy class 2 has always been allowed. */
const general = [
  'public:read',
  'profile:update',
  'profile:read',
  'submission:create',
  'submission:update',
  'submission:read',
  'submission:delete',
  'compile:read',
  'compile:create',
  'upload:read',
  'upload:update',
  'upload:delete',
  'preview:read',
  'preview:create',
] as const;

/** What an administrator has beyond the general list. */
const administrative = [
  'upload:create_checkpoint',
  'upload:delete_checkpoint',
  'upload:read_checkpoints',
  'upload:restore_checkpoint',
  'fulltext:read',
  'fulltext:create',
  'upload:delete_workspace',
  'upload:read_logs',
  'upload:read_service_logs',
] as const;

/**
 * The roles that a platform starts with: arXiv's policy classes, the proxy flag, and who edits the policy. That is a role
 * of its own, because what policy class 1 contains is arXiv's to say: an administrator there is none of the gateway's
 * until somebody makes them one.
 */
export const startingRoles: RoleScopes = {
  administrator: [...general, ...administrative].map((scope) => `${scope}:*`),
  'public-user': general,
  'legacy-user': [],
  'proxy-submitter': ['submission:proxy'],
  'policy-editor': ['policy:read', 'policy:publish'],
};

/** The scopes of these roles, each once, in the order of the roles. A role that is not defined contains nothing. */
export function expandRoles(roles: readonly string[], definitions: RoleScopes): readonly string[] {
  const scopes = new Set<string>();
  for (const role of roles) {
    if (!Object.hasOwn(definitions, role)) continue;
    for (const scope of definitions[role]!) scopes.add(scope);
  }
  return [...scopes];
}

/** Scopes in `roles` that the catalogue does not know, as `role: scope`. */
export function unknownScopes(roles: RoleScopes): readonly string[] {
  const known = new Set<string>(knownScopes);
  return Object.entries(roles).flatMap(([role, scopes]) =>
    scopes.filter((scope) => !known.has(scope.split(':', 2).join(':'))).map((scope) => `${role}: ${scope}`),
  );
}
