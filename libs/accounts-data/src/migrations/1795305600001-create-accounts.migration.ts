import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { belongsTo, Columns, index } from '@gatehouse/platform';

/** Who has an account, whether it is suspended, and what proves a password. */
export class CreateAccounts1795305600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = new Columns(runner);
    const accounts = new Table({
      name: 'gatehouse_accounts',
      columns: [
        column.uuid('uuid', { isPrimary: true }),
        column.number('legacy_id', { isNullable: true }),
        column.number('epoch'),
        column.word('status', 16),
        column.number('suspended_at', { isNullable: true }),
        column.number('created'),
      ],
      indices: [index('gatehouse_accounts', ['legacy_id'], true)],
    });
    const suspensions = new Table({
      name: 'gatehouse_suspensions',
      columns: [
        column.id(),
        column.uuid('account_uuid'),
        column.text('reason', 500),
        column.word('suspended_by', 64),
        column.number('suspended_at'),
        column.word('lifted_by', 64, { isNullable: true }),
        column.number('lifted_at', { isNullable: true }),
        column.int('banned_legacy_flag'),
      ],
      indices: [index('gatehouse_suspensions', ['account_uuid', 'lifted_at'])],
      foreignKeys: [belongsTo('account_uuid', 'gatehouse_accounts', 'uuid')],
    });
    const credentials = new Table({
      name: 'gatehouse_credentials',
      columns: [
        column.uuid('account_uuid', { isPrimary: true }),
        column.word('strong_hash', 255, { isNullable: true }),
        column.word('legacy_fingerprint', 64, { isNullable: true }),
        column.word('phase', 16),
        column.number('changed_at'),
        column.number('revision'),
      ],
      foreignKeys: [belongsTo('account_uuid', 'gatehouse_accounts', 'uuid')],
    });
    for (const table of [accounts, suspensions, credentials]) await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['credentials', 'suspensions', 'accounts'])
      await runner.dropTable(`gatehouse_${name}`);
  }
}
