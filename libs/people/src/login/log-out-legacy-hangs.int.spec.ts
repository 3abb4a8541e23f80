import { quirkyPeople } from '@gatehouse/legacy-schema';
import {
  describeWith,
  startProxy,
  temporaryFolder,
  testDatabase,
  until,
  type TcpProxy,
} from '@gatehouse/testing';
import { openHouse, TestPeople, type PeopleHouse } from '../people.fixture';
import { LogOut } from './log-out.service';

describeWith(['mariadbd'], 'logging out while the legacy database is silent', () => {
  const { ordinary } = quirkyPeople;
  let proxy: TcpProxy;
  let house: PeopleHouse;

  /** The accounts database is on the same server, as it is where there is but one. */
  beforeAll(async () => {
    const [legacy, accounts] = [await testDatabase({ charset: 'latin1' }), await testDatabase()];
    proxy = await startProxy(legacy);
    const through = (uri: string) => {
      const address = new URL(uri);
      address.port = String(proxy.port);
      return address.href;
    };
    house = await openHouse({
      DATA_DIR: temporaryFolder('people'),
      CLASSIC_DATABASE_URI: through(legacy.uri),
      ACCOUNTS_DATABASE_URI: through(accounts.uri),
    });
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await proxy.stop();
  });

  it('ends our session at once, says what is left, and ends that when it is tried again', async () => {
    const people = new TestPeople(house);
    const loggedIn = await people.tryLogIn(ordinary.username, ordinary.password);
    const { sessionId } = loggedIn.session.legacy!;
    const request = {
      session: loggedIn.session.id,
      legacyCookies: [loggedIn.legacyCookie!],
      origin: people.origin(),
    };
    proxy.stall();
    const start = performance.now();
    const out = house
      .get(LogOut)
      .logOut(request)
      .catch((error: unknown) => error);
    await until(async () => (await people.stateOf(loggedIn)) === 'revoked', {
      message: 'our end',
      timeout: 1000,
    });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(await out).toMatchObject({
      kind: 'unavailable',
      code: 'log_out_incomplete',
      message: expect.stringContaining('may still be logged in at the old system') as string,
    });
    expect(performance.now() - start).toBeLessThan(7000);
    await proxy.resume();
    await until(
      () =>
        house
          .get(LogOut)
          .logOut(request)
          .then(
            () => true,
            () => false,
          ),
      { message: 'the rest', timeout: 20_000 },
    );
    const row = await people.row('SELECT end_time FROM tapir_sessions WHERE session_id = ?', sessionId);
    expect(Number(row!['end_time'])).toBeGreaterThan(0);
  }, 60_000);
});
