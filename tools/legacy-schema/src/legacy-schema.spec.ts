import Database from 'libsql';
import { createLegacySchema, legacyTableNames, quirkyPeople, seedLegacy } from './index';

describe('the legacy schema on SQLite', () => {
  async function seeded(people = 0) {
    const database = new Database(':memory:');
    database.exec('PRAGMA foreign_keys = ON');
    const query = async (sql: string) => void database.exec(sql);
    await createLegacySchema(query, 'sqlite');
    await seedLegacy({ engine: 'sqlite', query }, { people });
    return database;
  }

  test('has the tables and the people, with text as text', async () => {
    const database = await seeded(200);
    const names = database.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    );
    expect(names.pluck().all().sort()).toEqual([...legacyTableNames()].sort());
    const name = database.prepare('SELECT last_name FROM tapir_users WHERE user_id = ?');
    expect(name.get(quirkyPeople.accents.id)).toMatchObject({ last_name: 'Lœuf-Ångström' });
    expect(name.get(quirkyPeople.trueLatin1.id)).toMatchObject({ last_name: 'Müller' });
    expect(database.prepare('SELECT COUNT(*) AS n FROM tapir_users').get()).toMatchObject({
      n: 200 + Object.keys(quirkyPeople).length,
    });
  });

  test('refuses a nickname or an e-mail that differs only in case or trailing spaces, and lets a leading space be', async () => {
    const database = await seeded();
    const nickname = (id: number, text: string) =>
      database.exec(`INSERT INTO tapir_nicknames (nickname, user_id, user_seq) VALUES ('${text}', 2, ${id})`);
    expect(() => nickname(5, 'FooUser ')).toThrow(/UNIQUE/);
    expect(() => nickname(6, ' foouser')).not.toThrow();
    expect(() =>
      database.exec("INSERT INTO tapir_users (email, policy_class) VALUES ('FOO@example.org  ', 2)"),
    ).toThrow(/UNIQUE/);
  });
});
