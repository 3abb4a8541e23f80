import { Columns, index } from '@gatehouse/platform';
import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { generationCounter } from '../database/registry-generation';

/** What happened to clients, and the number that tells whether a token store missed something of it. */
export class CreateRegistryRecords1795392000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = new Columns(runner);
    const audit = new Table({
      name: 'gatehouse_registry_audit',
      columns: [
        column.id(),
        column.number('at'),
        column.word('actor', 64, { isNullable: true }),
        column.word('client_id', 64, { isNullable: true }),
        column.word('action', 64),
        column.word('ip_address', 64, { isNullable: true }),
        column.text('request_id', 64, { isNullable: true }),
        column.json('details'),
      ],
      indices: [
        index('gatehouse_registry_audit', ['client_id', 'id']),
        index('gatehouse_registry_audit', ['action', 'id']),
        index('gatehouse_registry_audit', ['at']),
      ],
    });
    const generation = new Table({
      name: 'gatehouse_registry_generation',
      columns: [column.int('id', { isPrimary: true }), column.number('generation')],
    });
    for (const table of [audit, generation]) await runner.createTable(table, true);
    await generationCounter.begin(runner.manager);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['registry_generation', 'registry_audit']) await runner.dropTable(`gatehouse_${name}`);
  }
}
