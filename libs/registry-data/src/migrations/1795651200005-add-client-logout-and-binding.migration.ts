import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where a client's users go and who is told when they log out, and what the client has to prove. Defaults, because an older
 * version that still runs writes rows without them. Statements of its own: TypeORM would make SQLite's table anew, and
 * others refer to it; and one for each column, as SQLite has it, so that it goes on where a server died between two.
 */
export class AddClientLogoutAndBinding1795651200005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, definition] of Object.entries(columns(runner))) {
      if (await runner.hasColumn('gatehouse_clients', name)) continue;
      await runner.query(`ALTER TABLE gatehouse_clients ADD COLUMN ${name} ${definition}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(columns(runner)).reverse()) {
      await runner.query(`ALTER TABLE gatehouse_clients DROP COLUMN ${name}`);
    }
  }
}

function columns(runner: QueryRunner): Readonly<Record<string, string>> {
  const mysql = runner.dataSource.options.type !== 'better-sqlite3';
  const json = mysql ? 'mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : 'text';
  const ascii = mysql ? 'CHARACTER SET ascii COLLATE ascii_bin' : '';
  const flag = `${mysql ? 'int' : 'integer'} NOT NULL DEFAULT 0`;
  return {
    // Not every MySQL has defaults for texts of this size: null is none.
    post_logout_redirect_uris: `${json} NULL`,
    backchannel_logout_uri: `varchar(2000) ${ascii} NULL`,
    backchannel_logout_session: flag,
    dpop_bound: flag,
    require_par: flag,
  };
}
