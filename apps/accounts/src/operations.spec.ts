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
