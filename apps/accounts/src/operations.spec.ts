import { temporaryFolder } from '@gatehouse/testing';
import { embeddedStores } from './testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from './testing/running-accounts.fixture';

describe('what operators ask the accounts app', () => {
  let accounts: RunningAccounts;
  beforeAll(async () => (accounts = await startAccounts(await embeddedStores())), 60_000);
  afterAll(() => accounts.close());

  it.each([
    ['/auth_status', 'text/plain; charset=utf-8', /^OK$/],
    ['/healthz', 'application/json; charset=utf-8', /^\{"status":"ok"\}$/],
    ['/readyz', 'application/json; charset=utf-8', /"status":"ready".*"legacy database":"up"/],
    ['/metrics', 'text/plain; version=0.0.4; charset=utf-8', /^http_requests_total\{/m],
  ])('%s', async (path, type, body) => {
    const answer = await accounts.visitor().get(path);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toMatch(body);
    expect(answer.setCookies).toEqual([]);
  });
});

describe('the accounts app on databases that were never migrated', () => {
  let accounts: RunningAccounts;
  beforeAll(async () => (accounts = await startAccounts({ DATA_DIR: temporaryFolder('empty') })), 60_000);
  afterAll(() => accounts.close());

  it('is not ready, and says what to do, here and in the log', async () => {
    const answer = await accounts.visitor().get('/readyz');
    const state = 'down: It is not up to date; run `migrate`.';
    expect([answer.status, answer.json()]).toMatchObject([503, { checks: { 'accounts database': state } }]);
    expect(accounts.log()).toContain('accounts database is down: It is not up to date; run `migrate`.');
  });

  it('answers 503, for it is a store that is missing', async () => {
    const answer = await accounts.visitor().send('/api/v1/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'ada', password: 'secret' }),
    });
    expect([answer.status, answer.json()]).toMatchObject([503, { code: 'not_migrated' }]);
  });
});
