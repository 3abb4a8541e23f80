import { quirkyPeople } from '@gatehouse/legacy-schema';
import { DomainError } from '@gatehouse/identity';
import { describeWith } from '@gatehouse/testing';
import { openOnMariaDb, useStore } from './contract/legacy-store.contract';
import { insertRow, rowsOf } from './database/legacy-database';
import { blockEmail } from './tables/endorsement.tables';
import { demographics, orcidIds } from './tables/profile.tables';
import { tapirUsers } from './tables/user.tables';

describeWith(['mariadbd'], 'the bytes of the old tables', () => {
  const store = useStore(openOnMariaDb);
  const hexOf = async (table: string, column: string, id: number) => {
    const [row] = await store().query<{ hex: string }>(
      `SELECT HEX(${column}) AS hex FROM ${table} WHERE user_id = ?`,
      [id],
    );
    return row!.hex.toLowerCase();
  };
  const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('hex');
  const latin1 = (text: string) => Buffer.from(text, 'latin1').toString('hex');

  test('accents are read as meant and written as the same bytes', async () => {
    const { id } = quirkyPeople.accents;
    const before = await hexOf('tapir_users', 'first_name', id);
    expect(before).toBe(latin1('Fr\xc3\xa9d\xc3\xa9rique'));
    await store().database.run(async (manager) => {
      const users = rowsOf(manager, tapirUsers);
      const user = await users.findOneByOrFail({ user_id: id });
      expect(user.first_name).toBe('Frédérique');
      await users.update({ user_id: id }, { first_name: user.first_name });
    });
    expect(await hexOf('tapir_users', 'first_name', id)).toBe(before);
  });

  test('a true latin1 value stays byte for byte what it is until somebody edits that very value', async () => {
    const { id } = quirkyPeople.trueLatin1;
    const affiliation = () => hexOf('arXiv_demographics', 'affiliation', id);
    await store().database.run(async (manager) => {
      const profiles = rowsOf(manager, demographics);
      const profile = await profiles.findOneByOrFail({ user_id: id });
      expect(profile.affiliation).toBe('Institut für Kernphysik');
      await profiles.save({ ...profile, url: 'https://example.org/jürgen' });
    });
    expect(await affiliation()).toBe(latin1('Institut für Kernphysik'));
    expect(await hexOf('arXiv_demographics', 'url', id)).toBe(utf8('https://example.org/jürgen'));
    await store().database.run((manager) =>
      rowsOf(manager, demographics).update({ user_id: id }, { affiliation: 'Institut für Physik' }),
    );
    expect(await affiliation()).toBe(utf8('Institut für Physik'));
  });

  test('all 256 of them pass the connection unchanged, both ways', async () => {
    const { id } = quirkyPeople.ordinary;
    const all = Array.from({ length: 256 }, (_, byte) => byte);
    for (const half of [all.slice(1, 128), all.slice(128), [0, 39, 92, 34]]) {
      const value = Buffer.from(half).toString('latin1');
      await store().query('UPDATE tapir_users SET tracking_cookie = ? WHERE user_id = ?', [value, id]);
      expect(await hexOf('tapir_users', 'tracking_cookie', id)).toBe(Buffer.from(half).toString('hex'));
      const [row] = await store().query<{ tracking_cookie: string }>(
        'SELECT tracking_cookie FROM tapir_users WHERE user_id = ?',
        [id],
      );
      expect(row!.tracking_cookie).toBe(value);
    }
  });

  test('a utf8mb3 table is what it says: no byte of it is taken for something else', async () => {
    await store().query("INSERT INTO arXiv_block_email VALUES (CONVERT(X'c383c2a9e282ac25' USING utf8mb3))");
    const patterns = await store().database.run((manager) => rowsOf(manager, blockEmail).find());
    expect(patterns.map(({ pattern }) => pattern)).toContain('Ã©€%');
    await store().database.run((manager) =>
      insertRow(manager, orcidIds, { user_id: quirkyPeople.ordinary.id, orcid: '0000-0002-1825-0097' }),
    );
    const [orcid] = await store().database.run((manager) => rowsOf(manager, orcidIds).find());
    expect(orcid).toMatchObject({
      orcid: '0000-0002-1825-0097',
      authenticated: 0,
      updated: expect.any(Date),
    });
  });

  test('text that was not encoded is refused, because its low bytes could be anything', async () => {
    // U+0127 would arrive as an apostrophe: "x' OR 1=1 -- " without anybody having escaped it.
    const injected = ['x\u0127 OR 1=1 -- ', ['x\u0127'], { name: 'x\u0127' }];
    for (const parameter of injected) {
      const query = store().source.query('SELECT user_id FROM tapir_users WHERE email = ?', [parameter]);
      await expect(query).rejects.toThrow(DomainError);
    }
    await expect(store().source.query("SELECT 'ħ'")).rejects.toThrow(DomainError);
    const inside = store().source.transaction((manager) => manager.query('SELECT ?', ['ħ']));
    await expect(inside).rejects.toThrow(DomainError);
    await expect(
      store().database.run((manager) =>
        insertRow(manager, orcidIds, { user_id: quirkyPeople.accents.id, orcid: '0000-ħ' }),
      ),
    ).rejects.toThrow(DomainError);
  });

  test('without the guard, the driver would have let it through', async () => {
    const { createConnection } = await import('mysql2/promise');
    const { host, port, username, password, database } = store().source.options as unknown as Record<
      string,
      never
    >;
    const raw = await createConnection({ host, port, user: username, password, database, charset: 'latin1' });
    const [rows] = await raw.query('SELECT COUNT(*) AS n FROM tapir_users WHERE email = ?', [
      'x\u0127 OR 1=1 -- ',
    ]);
    await raw.end();
    expect((rows as { n: number }[])[0]!.n).toBeGreaterThan(1);
  });
});
