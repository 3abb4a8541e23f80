import { belongsTo, Columns, index } from '@gatehouse/platform';
import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

/** What users allowed clients, and what came of it. */
export class CreateDelegations1795651200004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = new Columns(runner);
    for (const table of [consents(column), delegations(column)]) await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['delegations', 'consents']) await runner.dropTable(`gatehouse_${name}`);
  }
}

function consents(column: Columns): Table {
  return new Table({
    name: 'gatehouse_consents',
    columns: [
      column.uuid('user_uuid', { isPrimary: true }),
      column.word('client_id', 64, { isPrimary: true }),
      column.json('scopes'),
      column.word('kind', 16),
      column.number('given_at'),
      column.number('changed_at'),
    ],
    foreignKeys: [belongsTo('client_id', 'gatehouse_clients', 'client_id')],
  });
}

/**
 * No reference to clients: nothing is inserted without a consent, which has one, and the check would make each code wait
 * for whoever changes the client.
 */
function delegations(column: Columns): Table {
  const name = 'gatehouse_delegations';
  return new Table({
    name,
    columns: [
      column.id(),
      column.word('delegation_id', 22),
      column.word('source_hash', 43),
      column.word('client_id', 64),
      column.uuid('user_uuid'),
      column.number('user_legacy_id', { isNullable: true }),
      column.json('scopes'),
      column.word('audience', 2000, { isNullable: true }),
      column.number('user_epoch'),
      column.number('client_epoch'),
      column.number('auth_time'),
      column.json('amr'),
      column.word('session_id', 100, { isNullable: true }),
      column.word('key_thumbprint', 43, { isNullable: true }),
      column.number('created_at'),
      column.number('expires_at'),
      column.word('refresh_hash', 43, { isNullable: true }),
      column.number('refresh_generation'),
      column.number('rotated_at', { isNullable: true }),
      column.number('revoked_at', { isNullable: true }),
      column.word('revoked_because', 64, { isNullable: true }),
      column.int('enforced'),
    ],
    indices: [
      index(name, ['delegation_id'], true),
      index(name, ['source_hash'], true),
      index(name, ['user_uuid', 'client_id']),
      index(name, ['session_id']),
      // What is to be removed, and what is yet to be enforced: both are read off one end of it.
      index(name, ['enforced', 'expires_at', 'id']),
    ],
  });
}
