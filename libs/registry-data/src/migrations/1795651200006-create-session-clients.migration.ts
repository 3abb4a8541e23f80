import { Columns, index } from '@gatehouse/platform';
import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';

const name = 'gatehouse_session_clients';

/** Which clients are to be told that a session of a browser ended. */
export class CreateSessionClients1795651200006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const column = new Columns(runner);
    const table = new Table({
      name,
      columns: [
        column.id(),
        column.word('session_id', 100),
        column.uuid('user_uuid'),
        column.word('client_id', 64),
        column.number('ends_at', { isNullable: true }),
        column.number('due_at', { isNullable: true }),
        column.int('attempts'),
      ],
      indices: [
        index(name, ['session_id', 'client_id'], true),
        // Null stands for a session that lives: those that are due are read off the other end, whatever their number.
        index(name, ['due_at', 'id']),
      ],
    });
    await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(name);
  }
}
