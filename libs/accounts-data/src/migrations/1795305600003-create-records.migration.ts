import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { StoreGenerationEntity } from '../database/store-generation.entity';
import { Columns, index } from '@gatehouse/platform';

/** What was published, what happened, what is left to do, and the number that tells whether a token store missed it. */
export class CreateRecords1795305600003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(new Columns(runner))) await runner.createTable(table, true);
    // From 1, so that a token store without a number always has the lower one.
    await runner.manager
      .createQueryBuilder()
      .insert()
      .into(StoreGenerationEntity)
      .values({ id: 1, generation: 1 })
      .orIgnore()
      .updateEntity(false)
      .execute();
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['store_generation', 'outbox', 'audit', 'policy_versions']) {
      await runner.dropTable(`gatehouse_${name}`);
    }
  }
}

function tables(column: Columns): Table[] {
  const policyVersions = new Table({
    name: 'gatehouse_policy_versions',
    columns: [
      column.int('version', { isPrimary: true }),
      column.json('document'),
      column.word('published_by', 64),
      column.number('published_at'),
      column.text('comment', 500),
    ],
  });
  const audit = new Table({
    name: 'gatehouse_audit',
    columns: [
      column.id(),
      column.number('at'),
      column.word('actor', 64, { isNullable: true }),
      column.uuid('subject_uuid', { isNullable: true }),
      column.word('action', 64),
      column.word('ip_address', 64, { isNullable: true }),
      column.text('request_id', 64, { isNullable: true }),
      column.json('details'),
    ],
    indices: [
      index('gatehouse_audit', ['subject_uuid', 'id']),
      index('gatehouse_audit', ['action', 'id']),
      index('gatehouse_audit', ['at']),
    ],
  });
  const outbox = new Table({
    name: 'gatehouse_outbox',
    columns: [
      column.id(),
      column.word('kind', 32),
      column.uuid('account_uuid', { isNullable: true }),
      column.json('payload'),
      column.json('steps_done'),
      column.int('attempts'),
      column.number('next_try'),
      column.number('created'),
      column.word('lease', 32, { isNullable: true }),
      column.number('lease_until'),
      column.int('superseded'),
      column.text('last_error', 255, { isNullable: true }),
    ],
    indices: [
      index('gatehouse_outbox', ['account_uuid']),
      index('gatehouse_outbox', ['superseded', 'next_try']),
    ],
  });
  const generation = new Table({
    name: 'gatehouse_store_generation',
    columns: [column.int('id', { isPrimary: true }), column.number('generation')],
  });
  return [policyVersions, audit, outbox, generation];
}
