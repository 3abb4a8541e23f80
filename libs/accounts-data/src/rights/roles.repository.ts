import { DomainError } from '@gatehouse/identity';
import type { RoleScopes } from '@gatehouse/scopes';
import type { EntityManager } from 'typeorm';
import type { RecordedChange } from '../accounts/account';
import type { AccountsDatabase } from '../database/accounts-database';
import { raiseGeneration } from '../database/store-generation';
import { enqueue } from '../outbox/enqueue';
import { AccountRoleEntity } from './account-role.entity';
import { RoleEntity, RoleScopeEntity } from './role.entity';
import { checkRoleName, checkScope, unknownRole } from './role-rules';

/** What each role contains. The published policy carries a copy; a change here is to be published. */
export class Roles {
  constructor(private readonly database: AccountsDatabase) {}

  /** All roles, by name, each with its scopes in their order. */
  definitions(): Promise<RoleScopes> {
    return this.database.transaction(async (db) => {
      const roles = await db.find(RoleEntity, { order: { name: 'ASC' } });
      const scopes = await db.find(RoleScopeEntity, { order: { role: 'ASC', place: 'ASC' } });
      const scopesOf = (name: string) => scopes.filter((row) => row.role === name).map((row) => row.scope);
      return Object.fromEntries(roles.map(({ name }) => [name, scopesOf(name)]));
    });
  }

  /** Makes the role contain exactly these scopes; it need not exist yet. */
  async define(act: { role: string; scopes: readonly string[]; now: number }): Promise<RecordedChange> {
    const { role, now } = act;
    checkRoleName(role);
    act.scopes.forEach(checkScope);
    return this.database.transaction(async (db) => {
      await writeRole(db, role, now);
      await db.delete(RoleScopeEntity, { role });
      const rows = [...new Set(act.scopes)].map((scope, place) => ({ role, scope, place }));
      if (rows.length > 0) await db.insert(RoleScopeEntity, rows);
      return recordRoles(db, role, now);
    });
  }

  /** Throws `not_found`, and `conflict` while an account has the role. */
  async remove(act: { role: string; now: number }): Promise<RecordedChange> {
    return this.database.transaction(async (db) => {
      if (await db.existsBy(AccountRoleEntity, { role: act.role })) {
        throw new DomainError('conflict', 'role_in_use', 'Somebody has that role: take it from them first.');
      }
      await db.delete(RoleScopeEntity, { role: act.role });
      const removed = await db.delete(RoleEntity, { name: act.role });
      if (!removed.affected) throw unknownRole(act.role);
      return recordRoles(db, act.role, act.now);
    });
  }
}

/** Locks the role's row, whether it is new or not. */
async function writeRole(db: EntityManager, name: string, changedAt: number): Promise<void> {
  await db
    .createQueryBuilder()
    .insert()
    .into(RoleEntity)
    .values({ name, changedAt })
    .orUpdate(['changed_at'], ['name'])
    .updateEntity(false)
    .execute();
}

async function recordRoles(db: EntityManager, role: string, now: number): Promise<RecordedChange> {
  const outboxId = await enqueue(db, { kind: 'policy', account: null, payload: { role }, now });
  return { outboxId, generation: await raiseGeneration(db) };
}
