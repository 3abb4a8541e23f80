import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * In which format a client gets its access tokens. A default, because an older version that still runs writes rows
 * without it. One statement of its own: TypeORM would make SQLite's table anew, and others refer to it.
 */
export class AddAccessTokenFormat1795392000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('gatehouse_clients', 'access_token_format')) return;
    const ascii =
      runner.dataSource.options.type === 'better-sqlite3' ? '' : 'CHARACTER SET ascii COLLATE ascii_bin';
    await runner.query(
      `ALTER TABLE gatehouse_clients ADD COLUMN access_token_format varchar(16) ${ascii} NOT NULL DEFAULT 'opaque'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE gatehouse_clients DROP COLUMN access_token_format');
  }
}
