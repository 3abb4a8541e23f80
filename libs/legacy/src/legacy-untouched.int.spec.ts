import { quirkyPeople, quirkySessions, quirkyTokens } from '@gatehouse/legacy-schema';
import { describeWith, SeededRandomness } from '@gatehouse/testing';
import { LegacyAudit } from './audit/legacy-audit';
import { Listener, silent } from './contract/feed.contract';
import { openOnMariaDb, openOnSqlite, useStore, type OpenStore } from './contract/legacy-store.contract';
import { LegacyEndorsements } from './endorsements/legacy-endorsements';
import { LegacyFeed } from './feed/legacy-feed';
import { LegacyPassword } from './password/legacy-password';
import { LegacySessions } from './sessions/legacy-sessions';
import { LegacyPermanentTokens } from './tokens/legacy-permanent-tokens';
import { LegacyAccounts } from './users/legacy-accounts';
import { LegacyRegistration } from './users/legacy-registration';

/** Everything that the library does, once. The schema afterwards is the one before. */
function untouched(open: OpenStore): void {
  const store = useStore(open, 50);

  async function schema(): Promise<unknown> {
    if (store().engine === 'sqlite')
      return store().query(
        "SELECT type, name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence' ORDER BY name",
      );
    const tables = await store().query<Record<string, string>>('SHOW FULL TABLES');
    const created = tables.map(async (table) => {
      const name = Object.values(table)[0]!;
      const [row] = await store().query<Record<string, string>>(`SHOW CREATE TABLE \`${name}\``);
      return row!['Create Table']!.replace(/ AUTO_INCREMENT=\d+/, '');
    });
    return [tables, await Promise.all(created)];
  }

  async function everything(): Promise<void> {
    const { database, users, clock, digests, now } = store();
    const randomness = new SeededRandomness();
    const passwordEnc = LegacyPassword.make('thepassword', randomness);
    const registration = new LegacyRegistration(database, users);
    const id = await registration.create({ username: 'brandnew', email: 'b@example.org', passwordEnc }, now);
    const accounts = new LegacyAccounts(database);
    await accounts.setPassword(id, LegacyPassword.unmatchable(randomness));
    await accounts.setBanned(id, true);
    await accounts.setBanned(id, false);
    const sessions = new LegacySessions(database);
    const where = { ipAddress: '::1', remoteHost: '', trackingCookie: '' };
    const session = await sessions.open({ userId: id, ...where, now });
    await sessions.load(session, id, now);
    await sessions.close(session, now);
    await sessions.closeAllOf(quirkyPeople.ordinary.id, now);
    const tokens = new LegacyPermanentTokens(database);
    const token = `${quirkyTokens.valid.userId}-${quirkyTokens.valid.secret}`;
    await tokens.findHolder(token);
    await tokens.recordUse({ token, sessionId: quirkySessions.open.id, ...where, now });
    await tokens.endAll();
    await new LegacyEndorsements(database, clock).of((await users.findById(quirkyPeople.everyArchive.id))!);
    await new LegacyAudit(database).record({
      ...{
        adminUserId: 1,
        affectedUserId: id,
        sessionId: null,
        ip: '::1',
        remoteHost: '',
        trackingCookie: '',
      },
      ...{ action: 'add-comment', data: '', comment: 'hello', now },
    });
    const listener = new Listener();
    for (const user of await users.findByIds([id, 2, 3, 10_001])) listener.know(user);
    const feed = new LegacyFeed({
      users,
      sessions,
      digests,
      clock,
      live: listener,
      changes: listener,
      log: silent,
      interval: 2,
      sessionDuration: 36_000,
    });
    expect(await feed.poll()).toBe(true);
  }

  test('nothing is created or altered by a whole exercise of the library', async () => {
    const before = await schema();
    await everything();
    expect(await schema()).toEqual(before);
  });

  test('nothing of it is left to TypeORM: no synchronisation, no migrations', () => {
    expect(store().source.options).toMatchObject({
      synchronize: false,
      migrationsRun: false,
      migrations: [],
    });
  });
}

describe('the old schema on SQLite', () => untouched(openOnSqlite));
describeWith(['mariadbd'], 'the old schema on MariaDB', () => untouched(openOnMariaDb));
