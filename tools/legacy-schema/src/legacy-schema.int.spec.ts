import { describeWith, testDatabase } from '@gatehouse/testing';
import {
  createLegacySchema,
  firstCrowdId,
  legacySchemaStatements,
  legacyTableNames,
  quirkyPeople,
  seedLegacy,
} from './index';

describeWith(['mariadbd'], 'the legacy schema on MariaDB', () => {
  async function seeded(people = 0, seed = 1) {
    const database = await testDatabase({ charset: 'latin1' });
    const query = (sql: string) => database.query(sql);
    await createLegacySchema(query, 'mysql');
    await seedLegacy({ engine: 'mysql', query }, { people, seed });
    return database;
  }

  test('has every table with the engine and the charset it is known for', async () => {
    const database = await seeded();
    const tables = await database.query<{ name: string; engine: string; collation: string }>(
      `SELECT TABLE_NAME AS name, ENGINE AS engine, TABLE_COLLATION AS collation FROM information_schema.TABLES
       WHERE TABLE_SCHEMA = DATABASE()`,
    );
    expect(tables.map(({ name }) => name).sort()).toEqual([...legacyTableNames()].sort());
    expect(tables).toHaveLength(35);
    for (const { name, engine, collation } of tables) {
      const utf8 = ['arXiv_orcid_ids', 'arXiv_block_email'].includes(name);
      expect([name, engine, collation]).toEqual([
        name,
        'InnoDB',
        utf8 ? 'utf8mb3_general_ci' : 'latin1_swedish_ci',
      ]);
    }
  });

  test('stores accents as UTF-8 bytes, and what an old tool wrote as true latin1, whatever the connection says', async () => {
    const database = await seeded();
    const bytes = async (id: number) => {
      const [row] = await database.query<{ first: string; last: string; affiliation: string }>(
        `SELECT HEX(first_name) AS first, HEX(last_name) AS last, HEX(affiliation) AS affiliation
         FROM tapir_users JOIN arXiv_demographics USING (user_id) WHERE user_id = ?`,
        [id],
      );
      return row!;
    };
    const hex = (text: string, encoding: BufferEncoding) =>
      Buffer.from(text, encoding).toString('hex').toUpperCase();
    expect((await bytes(quirkyPeople.accents.id)).first).toBe(hex('Fr\xc3\xa9d\xc3\xa9rique', 'latin1'));
    expect(await bytes(quirkyPeople.trueLatin1.id)).toEqual({
      first: hex('Jürgen', 'utf8'),
      last: hex('Müller', 'latin1'),
      affiliation: hex('Institut f\xfcr Kernphysik', 'latin1'),
    });
  });

  test('is filled with the same rows for the same seed, and with others for another', async () => {
    const sums = async (seed: number) => {
      const database = await seeded(300, seed);
      return database
        .query('CHECKSUM TABLE tapir_users, tapir_users_password, arXiv_demographics')
        .then((rows) => rows.map((row) => row.Checksum));
    };
    const [one, again, other] = await Promise.all([sums(7), sums(7), sums(8)]);
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
  });

  test('holds a crowd with every quirk', async () => {
    const database = await seeded(6000);
    const count = async (condition: string) => {
      const [row] = await database.query<{ n: number }>(
        `SELECT COUNT(*) AS n FROM tapir_users u LEFT JOIN tapir_users_password p USING (user_id)
         LEFT JOIN arXiv_demographics d USING (user_id) WHERE u.user_id >= ${firstCrowdId} AND ${condition}`,
      );
      return row!.n;
    };
    expect(await count('1 = 1')).toBe(6000);
    for (const quirk of [
      'p.user_id IS NULL',
      "p.password_enc LIKE '%\n'",
      'd.user_id IS NULL',
      'd.archive IS NULL AND d.user_id IS NOT NULL',
      "d.archive = 'cmp-lg'",
      'u.first_name IS NULL',
      'u.flag_banned = 1',
      'u.flag_deleted = 1',
      'u.flag_email_verified = 0',
      'u.flag_approved = 0',
      "HEX(u.last_name) LIKE '%C3BC%'",
      "HEX(u.last_name) LIKE '4DFC%'",
    ]) {
      expect([quirk, await count(quirk)]).toEqual([quirk, expect.any(Number)]);
      expect(await count(quirk)).toBeGreaterThan(0);
    }
  });
});

describe('the statements of the legacy schema', () => {
  test('create the same tables on both engines, and alter or drop none', () => {
    const tables = (engine: 'mysql' | 'sqlite') =>
      legacySchemaStatements(engine).flatMap((sql) => /^CREATE TABLE [`"](\w+)/.exec(sql)?.[1] ?? []);
    expect(tables('sqlite')).toEqual(tables('mysql'));
    for (const sql of [...legacySchemaStatements('mysql'), ...legacySchemaStatements('sqlite')])
      expect(sql).toMatch(/^CREATE (TABLE|INDEX|UNIQUE INDEX) [`"]\w+[`"]/);
  });
});
