import { DomainError } from '@gatehouse/identity';
import type { PolicyContent } from '@gatehouse/policy';
import { In, type EntityManager } from 'typeorm';
import { AccountRoleEntity } from './account-role.entity';
import { RoleEntity } from './role.entity';
import { checkRoleName, checkScope } from './role-rules';

/**
 * Makes the roles that accounts can have those of a policy. What they contain stands in the policy alone; the rows are
 * there so that nobody can be given a role that does not exist. Throws `conflict` `role_in_use`.
 */
export async function writeRoles(
  db: EntityManager,
  roles: PolicyContent['roles'],
  now: number,
): Promise<void> {
  for (const [name, scopes] of Object.entries(roles)) {
    checkRoleName(name);
    scopes.forEach(checkScope);
  }
  const before = new Set((await db.find(RoleEntity)).map(({ name }) => name));
  const gone = [...before].filter((name) => !Object.hasOwn(roles, name));
  const added = Object.keys(roles).filter((name) => !before.has(name));
  const inUse = gone.length === 0 ? null : await db.findOneBy(AccountRoleEntity, { role: In(gone) });
  if (inUse !== null) {
    throw new DomainError(
      'conflict',
      'role_in_use',
      `Somebody has the role “${inUse.role}”: take it from them first.`,
    );
  }
  if (gone.length > 0) await db.delete(RoleEntity, { name: In(gone) });
  if (added.length > 0)
    await db.insert(
      RoleEntity,
      added.map((name) => ({ name, changedAt: now })),
    );
}
