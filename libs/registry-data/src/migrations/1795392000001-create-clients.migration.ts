import { belongsTo, Columns, index } from '@gatehouse/platform';
import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Clients, what proves them, what they may ask for, and which of them are suspended. */
export class CreateClients1795392000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(new Columns(runner))) await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['client_suspensions', 'client_scopes', 'client_secrets', 'clients']) {
      await runner.dropTable(`gatehouse_${name}`);
    }
  }
}

function tables(column: Columns): Table[] {
  const ofClient = [belongsTo('client_id', 'gatehouse_clients', 'client_id')];
  const clients = new Table({
    name: 'gatehouse_clients',
    columns: [
      column.word('client_id', 64, { isPrimary: true }),
      column.text('name', 120),
      column.text('description', 2000),
      column.uuid('owner_uuid', { isNullable: true }),
      column.word('owner_user_id', 64),
      column.number('owner_legacy_id', { isNullable: true }),
      column.word('status', 16),
      column.number('epoch'),
      column.word('auth_method', 32),
      column.json('grant_types'),
      column.json('redirect_uris'),
      column.json('jwks'),
      column.int('first_party'),
      column.number('created_at'),
      column.word('created_by', 64),
      column.number('revision'),
      column.number('published_revision'),
    ],
    indices: [index('gatehouse_clients', ['owner_uuid', 'client_id'])],
  });
  const secrets = new Table({
    name: 'gatehouse_client_secrets',
    columns: [
      column.id(),
      column.word('client_id', 64),
      column.word('hash', 255),
      column.number('created_at'),
      column.number('expires_at', { isNullable: true }),
      column.word('created_by', 64),
    ],
    indices: [
      index('gatehouse_client_secrets', ['client_id']),
      index('gatehouse_client_secrets', ['expires_at']),
    ],
    foreignKeys: ofClient,
  });
  const scopes = new Table({
    name: 'gatehouse_client_scopes',
    columns: [
      column.word('client_id', 64, { isPrimary: true }),
      column.word('scope', 300, { isPrimary: true }),
      column.number('requested_at'),
      column.word('requested_by', 64),
      column.number('approved_at', { isNullable: true }),
      column.word('approved_by', 64, { isNullable: true }),
    ],
    foreignKeys: ofClient,
  });
  const suspensions = new Table({
    name: 'gatehouse_client_suspensions',
    columns: [
      column.id(),
      column.word('client_id', 64),
      column.text('reason', 500),
      column.word('suspended_by', 64),
      column.number('suspended_at'),
      column.word('lifted_by', 64, { isNullable: true }),
      column.number('lifted_at', { isNullable: true }),
    ],
    indices: [index('gatehouse_client_suspensions', ['client_id', 'lifted_at'])],
    foreignKeys: ofClient,
  });
  return [clients, secrets, scopes, suspensions];
}
