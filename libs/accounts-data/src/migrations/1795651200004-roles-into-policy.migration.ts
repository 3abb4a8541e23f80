import type { PolicyContent } from '@gatehouse/policy';
import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { belongsTo, Columns } from '@gatehouse/platform';

interface PublishedRow {
  readonly version: number;
  readonly document: string;
}

/**
 * What roles contain becomes part of the policy, so that one version says it all and can be rolled back. A policy that was
 * published before is published again with the roles as they are.
 */
export class RolesIntoPolicy1795651200004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const [latest] = (await runner.query(
      'SELECT version, document FROM gatehouse_policy_versions ORDER BY version DESC LIMIT 1',
    )) as PublishedRow[];
    if (latest !== undefined) await publishAgain(runner, latest);
    await runner.dropTable('gatehouse_role_scopes');
  }

  /** The table comes back empty: what stood in it is in the policy. */
  async down(runner: QueryRunner): Promise<void> {
    const column = new Columns(runner);
    const columns = [
      column.word('role', 64, { isPrimary: true }),
      column.word('scope', 300, { isPrimary: true }),
      column.int('place'),
    ];
    const foreignKeys = [belongsTo('role', 'gatehouse_roles', 'name')];
    await runner.createTable(new Table({ name: 'gatehouse_role_scopes', columns, foreignKeys }), true);
  }
}

async function publishAgain(runner: QueryRunner, { version, document }: PublishedRow): Promise<void> {
  const before = JSON.parse(document) as Partial<PolicyContent> & { default: 'deny' | 'authenticated' };
  if (before.files !== undefined) return; // The server died before the table was dropped.
  const roles = await rolesNow(runner);
  const content: PolicyContent = { files: [{ owner: 'gatehouse', default: before.default }], roles };
  const values = [
    version + 1,
    JSON.stringify(content),
    'cli',
    Math.floor(Date.now() / 1000),
    'Roles became part of the policy',
  ];
  await runner.query(
    `INSERT INTO gatehouse_policy_versions (version, document, published_by, published_at, comment)
     VALUES (?, ?, ?, ?, ?)`,
    values,
  );
}

async function rolesNow(runner: QueryRunner): Promise<PolicyContent['roles']> {
  const names = (await runner.query('SELECT name FROM gatehouse_roles ORDER BY name')) as { name: string }[];
  const scopes = (await runner.query(
    'SELECT role, scope FROM gatehouse_role_scopes ORDER BY role, place',
  )) as {
    role: string;
    scope: string;
  }[];
  const of = (name: string) => scopes.filter(({ role }) => role === name).map(({ scope }) => scope);
  return Object.fromEntries(names.map(({ name }) => [name, of(name)]));
}
