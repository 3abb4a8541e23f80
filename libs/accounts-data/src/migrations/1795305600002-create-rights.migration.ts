import { startingRoles } from '@gatehouse/scopes';
import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { RoleEntity } from '../rights/role.entity';
import { belongsTo, Columns, index } from '@gatehouse/platform';

/** Roles and what they contain, who has them, and single grants; with the roles that a platform starts with. */
export class CreateRights1795305600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(new Columns(runner))) await runner.createTable(table, true);
    await insertStartingRoles(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['grants', 'account_roles', 'role_scopes', 'roles']) {
      await runner.dropTable(`gatehouse_${name}`);
    }
  }
}

function tables(column: Columns): Table[] {
  const given = [
    column.number('expires', { isNullable: true }),
    column.word('given_by', 64),
    column.number('given_at'),
  ];
  const roles = new Table({
    name: 'gatehouse_roles',
    columns: [column.word('name', 64, { isPrimary: true }), column.number('changed_at')],
  });
  const roleScopes = new Table({
    name: 'gatehouse_role_scopes',
    columns: [
      column.word('role', 64, { isPrimary: true }),
      column.word('scope', 300, { isPrimary: true }),
      column.int('place'),
    ],
    foreignKeys: [belongsTo('role', 'gatehouse_roles', 'name')],
  });
  const accountRoles = new Table({
    name: 'gatehouse_account_roles',
    columns: [
      column.uuid('account_uuid', { isPrimary: true }),
      column.word('role', 64, { isPrimary: true }),
      ...given,
    ],
    indices: [
      index('gatehouse_account_roles', ['role', 'account_uuid']),
      index('gatehouse_account_roles', ['expires']),
    ],
    foreignKeys: [
      belongsTo('account_uuid', 'gatehouse_accounts', 'uuid'),
      belongsTo('role', 'gatehouse_roles', 'name'),
    ],
  });
  const grants = new Table({
    name: 'gatehouse_grants',
    columns: [
      column.uuid('account_uuid', { isPrimary: true }),
      column.word('scope', 300, { isPrimary: true }),
      ...given,
      column.text('reason', 500),
    ],
    foreignKeys: [belongsTo('account_uuid', 'gatehouse_accounts', 'uuid')],
  });
  return [roles, roleScopes, accountRoles, grants];
}

async function insertStartingRoles(runner: QueryRunner): Promise<void> {
  const insert = () => runner.manager.createQueryBuilder().insert();
  for (const [role, scopes] of Object.entries(startingRoles)) {
    await insert()
      .into(RoleEntity)
      .values({ name: role, changedAt: 0 })
      .orIgnore()
      .updateEntity(false)
      .execute();
    const rows = scopes.map((scope, place) => ({ role, scope, place }));
    if (rows.length === 0) continue;
    await insert().into('gatehouse_role_scopes').values(rows).orIgnore().updateEntity(false).execute();
  }
}
