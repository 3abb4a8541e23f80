import { quirkyPeople } from '@gatehouse/legacy-schema';
import {
  describeWith,
  startMariaDb,
  startRedis,
  temporaryFolder,
  testDatabase,
  until,
} from '@gatehouse/testing';
import type { MariaDbServer, RedisServer } from '@gatehouse/testing';
import { loadSettings, openDatabase } from '@gatehouse/platform';
import { prepare } from './testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from './testing/running-accounts.fixture';

const { ordinary } = quirkyPeople;

describeWith(['mariadbd', 'redis-server'], 'the accounts app, while a store is down', () => {
  let redis: RedisServer;
  let mariaDb: MariaDbServer;
  let accounts: RunningAccounts;

  beforeAll(async () => {
    const [own, server, store] = await Promise.all([
      testDatabase(),
      startMariaDb(temporaryFolder('legacy')),
      startRedis({ appendonly: true }),
    ]);
    [mariaDb, redis] = [server, store];
    const stores = await prepare({
      DATA_DIR: temporaryFolder('accounts'),
      CLASSIC_DATABASE_URI: await newDatabase(mariaDb),
      ACCOUNTS_DATABASE_URI: own.uri,
      TOKEN_STORE_URL: redis.url,
    });
    accounts = await startAccounts(stores);
  }, 90_000);
  afterAll(() => accounts.close());

  const canLogIn = () =>
    until(async () => (await accounts.visitor().logIn(ordinary)).status === 303, {
      message: 'a log-in',
      timeout: 20_000,
      every: 200,
    });

  /** The answer, and the seconds that it took. */
  async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; seconds: number }> {
    const start = performance.now();
    const answer = await work();
    return { answer, seconds: (performance.now() - start) / 1000 };
  }

  async function logInMeanwhile(patience: number): Promise<void> {
    const visitor = accounts.visitor();
    const shown = await timed(() => visitor.get('/login'));
    expect(shown.answer.status).toBe(200);
    expect(shown.seconds).toBeLessThan(patience);
    const { answer, seconds } = await timed(() => visitor.logIn(ordinary, { next_page: '/x' }));
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(patience);
    expect(answer.body).toContain('Log-in is not possible right now');
    expect(answer.body).toContain(String(answer.headers['x-request-id']));
    expect(answer.body).toContain(`value="${ordinary.username}"`);
    expect(answer.setCookies).toEqual([]);
    const api = await visitor.send('/api/v1/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*' },
      body: JSON.stringify({ username: ordinary.username, password: ordinary.password }),
    });
    expect(api.status).toBe(503);
    expect(Number(api.headers['retry-after'])).toBeGreaterThan(0);
  }

  it('a frozen token store', async () => {
    await canLogIn();
    redis.freeze();
    try {
      await logInMeanwhile(1.5);
    } finally {
      redis.thaw();
    }
    await canLogIn();
  });

  it('a stopped token store: pages of people say so, and logging out works when it is back', async () => {
    await canLogIn();
    const visitor = accounts.visitor();
    await visitor.logIn(ordinary);
    const copy = accounts.visitor();
    await redis.stop();
    try {
      await logInMeanwhile(1.5);
      const profile = await visitor.get('/profile');
      expect([profile.status, profile.body.includes('Not available right now')]).toEqual([503, true]);
      const out = await visitor.get('/logout');
      expect([out.status, out.setCookies]).toEqual([503, []]);
      expect(out.body).toContain('You may still be logged in');
      expect(Number(out.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await redis.restart();
    }
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value);
    await until(async () => (await visitor.get('/logout')).status === 303, { message: 'the log-out' });
    expect(visitor.cookies.has('ARXIVNG_SESSION_ID')).toBe(false);
    expect((await copy.get('/profile')).status).toBe(303);
  });

  it('a stopped legacy database: whoever is inside stays, and it is found again without a restart', async () => {
    await canLogIn();
    const inside = accounts.visitor();
    await inside.logIn(ordinary);
    const legacyCookie = inside.cookies.get('tapir_session')!;
    await mariaDb.stop();
    try {
      await logInMeanwhile(1.5);
      expect((await inside.get('/profile')).status).toBe(200);
      const upgrading = accounts.visitor();
      upgrading.cookies.set('tapir_session', legacyCookie);
      expect((await upgrading.get('/login')).status).toBe(200);
      const out = await inside.get('/logout');
      expect([out.status, out.setCookies]).toEqual([503, []]);
    } finally {
      await mariaDb.restart();
    }
    await until(async () => (await inside.get('/logout')).status === 303, {
      message: 'the log-out',
      timeout: 20_000,
    });
    const id = Number(legacyCookie.split(':')[0]);
    const rows = await accounts.legacy.query(`SELECT end_time FROM tapir_sessions WHERE session_id = ${id}`);
    expect((rows as { end_time: number }[])[0]!.end_time).toBeGreaterThan(0);
    await canLogIn();
  }, 60_000);

  it('a frozen legacy database: nobody waits for it to be logged out here', async () => {
    await canLogIn();
    const visitor = accounts.visitor();
    await visitor.logIn(ordinary);
    const copy = accounts.visitor();
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value);
    mariaDb.freeze();
    try {
      const out = timed(() => visitor.get('/logout'));
      await until(async () => (await copy.get('/profile')).status === 303, {
        message: 'the end of our session',
        timeout: 1500,
      });
      const { answer, seconds } = await out;
      expect([answer.status, answer.setCookies]).toEqual([503, []]);
      expect(answer.body).toContain('may still be logged in at the old system');
      expect(seconds).toBeLessThan(7);
      await logInMeanwhile(7);
    } finally {
      mariaDb.thaw();
    }
    await canLogIn();
  }, 60_000);
});

/** The URI of an empty database on a server of one's own. */
async function newDatabase(server: MariaDbServer): Promise<string> {
  const env = { DATA_DIR: temporaryFolder(), CLASSIC_DATABASE_URI: server.uriFor('mysql') };
  const { legacyDatabase } = loadSettings('accounts', env);
  const connection = await openDatabase(legacyDatabase!, { name: 'set-up', entities: [], charset: 'latin1' });
  await connection.query('CREATE DATABASE legacy CHARACTER SET latin1');
  await connection.destroy();
  return server.uriFor('legacy');
}
