import { Outbox } from '@gatehouse/accounts-data';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { loadSettings, openDatabase } from '@gatehouse/platform';
import { describeWith, startMariaDb, temporaryFolder, until, type MariaDbServer } from '@gatehouse/testing';
import { PersonDirectory } from '../directory/person-directory';
import { openHouse, TestPeople, type PeopleHouse } from '../people.fixture';
import { OutboxWorker } from './outbox-worker';
import { Revocation } from './revocation.service';

describeWith(['mariadbd'], 'taking rights away while the legacy database is down', () => {
  const { ordinary } = quirkyPeople;
  let server: MariaDbServer;
  let house: PeopleHouse;

  beforeAll(async () => {
    server = await startMariaDb(temporaryFolder('legacy'));
    const env = { DATA_DIR: temporaryFolder('people'), CLASSIC_DATABASE_URI: server.uriFor('mysql') };
    const address = loadSettings('accounts', env).legacyDatabase!;
    const database = await openDatabase(address, { name: 'mysql', entities: [], charset: 'latin1' });
    await database.query('CREATE DATABASE legacy CHARACTER SET latin1');
    await database.destroy();
    house = await openHouse({ ...env, CLASSIC_DATABASE_URI: server.uriFor('legacy') });
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await server.stop();
  });

  it('is in force at once, and the old system hears of it when it is back', async () => {
    const people = new TestPeople(house);
    const loggedIn = await people.tryLogIn(ordinary.username, ordinary.password);
    const uuid = loggedIn.session.id.subject.id;
    await server.stop();

    const another = await house.another();
    const account = await another.get(PersonDirectory).getAccount(uuid);
    const outcome = await another.get(Revocation).revoke({ account, by: 'cli', reason: 'stolen laptop' });
    expect(outcome).toMatchObject({ inForce: true, finished: false });
    expect(await people.stateOf(loggedIn)).toBe('suspended');
    await expect(people.tryLogIn(ordinary.username, ordinary.password)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(another.get(PersonDirectory).get(ordinary.username)).rejects.toMatchObject({
      code: 'legacy_database_unavailable',
    });

    await server.restart();
    const finished = async () => {
      await another.get(OutboxWorker).workOnDue();
      return (await another.get(Outbox).pendingOf(uuid)).length === 0;
    };
    await until(finished, { message: 'the outbox to be empty', timeout: 45_000, every: 500 });
    expect(await people.row('SELECT flag_banned FROM tapir_users WHERE user_id = ?', ordinary.id)).toEqual({
      flag_banned: 1,
    });
    await another.close();
  }, 90_000);
});
