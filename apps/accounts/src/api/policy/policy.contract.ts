import { AccountRoles, AuditLog, Policies } from '@gatehouse/accounts-data';
import { uuidOfLegacyUser } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import type { PolicyFile } from '@gatehouse/policy';
import { Sessions } from '@gatehouse/sessions';
import { aClientSubject } from '@gatehouse/testing';
import { SessionStore } from '@gatehouse/token-store';
import type { StoreEnvironment } from '../../testing/prepared-stores.fixture';
import { startAccounts, type RunningAccounts } from '../../testing/running-accounts.fixture';

const editor = quirkyPeople.mixedCase;
const author = quirkyPeople.ordinary;

const notes: PolicyFile = {
  owner: 'notes',
  roles: { 'note-taker': ['profile:read'] },
  rules: [
    { id: 'notes.read', path: '/notes/{id}', methods: ['GET'], scopes: ['submission:read'], own: '{id}' },
  ],
};

/** The policy over HTTP, on whatever stores. */
export function policyApiContract(open: () => Promise<StoreEnvironment>): void {
  let accounts: RunningAccounts;
  let token: string;
  beforeAll(async () => {
    accounts = await startAccounts(await open());
    const given = { uuid: uuidOfLegacyUser(editor.id), legacyId: editor.id, by: 'cli' as const };
    const now = Math.floor(Date.now() / 1000);
    await find(AccountRoles).assign({ ...given, role: 'policy-editor', expires: null, now });
    token = await logIn(editor);
  }, 120_000);
  afterAll(() => accounts?.close());

  const find = <T>(type: abstract new (...args: never[]) => T): T =>
    accounts.app.get<T>(type as never, { strict: false });
  const inStore = () => find<SessionStore>(SessionStore).readPolicy();

  async function logIn({ username, password }: { username: string | null; password: string | null }) {
    const answer = await accounts.visitor().send('/api/v1/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*' },
      body: JSON.stringify({ username, password }),
    });
    expect(answer.status).toBe(200);
    return String(answer.json()['access_token']);
  }

  async function call(method: string, path: string, body?: unknown, bearer = token) {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await accounts.visitor().send(`/api/v1/policy${path}`, {
      method,
      headers: { accept: '*/*', authorization: `Bearer ${bearer}`, ...type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, body: answer.json() };
  }

  const get = (path = '') => call('GET', path);
  const post = (path: string, body: unknown, bearer = token) => call('POST', path, body, bearer);
  const version = async () => (await find(Policies).latest())!.version;
  const publish = async (files: readonly unknown[], more = {}) =>
    post('/publish', { files, based_on: await version(), ...more });

  it('is open to whoever has the scopes, by a bearer token and nothing else', async () => {
    const ordinary = await logIn(author);
    const refused = await call('GET', '', undefined, ordinary);
    expect([refused.status, refused.body]).toMatchObject([
      403,
      { code: 'scope_missing', missing: ['policy:read'] },
    ]);
    expect((await post('/publish', { files: [], based_on: 1 }, ordinary)).body).toMatchObject({
      missing: ['policy:publish'],
    });
    expect((await call('GET', '', undefined, 'gh_nonsense')).body).toMatchObject({
      ...{ status: 401, code: 'bad_credentials' },
    });

    const browser = accounts.visitor();
    await browser.logIn(editor);
    expect((await browser.get('/profile')).status).toBe(200);
    for (const path of ['/api/v1/policy', '/%61pi/v1/policy'])
      expect([path, (await browser.get(path, { accept: '*/*' })).status]).toEqual([path, 401]);
  });

  it('takes one header Authorization, and no publication by a program alone', async () => {
    const headers = { accept: '*/*', authorization: [`Bearer ${token}`, `Bearer ${token}`] };
    expect((await accounts.visitor().send('/api/v1/policy', { headers })).status).toBe(401);
    const client = aClientSubject({ approvedScopes: ['policy:read', 'policy:publish'] });
    await find<SessionStore>(SessionStore).writeSubject(client, null);
    const { secret } = await find(Sessions).open({
      ...{ user: null, client: { ref: client.ref, epoch: client.epoch }, owner: null, credential: 'bearer' },
      ...{ authTime: 0, amr: [], ipAddress: '192.0.2.1', remoteHost: 'x', duration: 60, scopes: null },
      ...{ legacyUser: null, legacy: null },
    });
    expect((await call('GET', '', undefined, secret)).status).toBe(200);
    expect(await post('/publish', { files: [notes], based_on: await version() }, secret)).toMatchObject({
      ...{ status: 403, body: { code: 'person_needed' } },
    });
  });

  it('tells what is published, who published it and why', async () => {
    const { status, body, headers } = await get();
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({
      ...{ version: 1, published_by: 'cli', comment: 'First policy', default: 'authenticated' },
      ...{ owners: ['gatehouse'], rules: 0, files: [{ owner: 'gatehouse' }] },
      roles: { 'policy-editor': ['policy:read', 'policy:publish'] },
    });
    expect((await get('/versions')).body).toMatchObject({ versions: [{ version: 1 }] });
    expect((await get('/versions/1')).body).toEqual(body);
    for (const path of ['/versions/99', '/versions/one'])
      expect(await get(path)).toMatchObject({ status: 404, body: { code: 'unknown_version' } });
  });

  it('publishes files, puts them in force, and notes who did it from where', async () => {
    const published = await publish([notes], { comment: 'Notes' });
    expect(published).toMatchObject({ status: 200, body: { version: 2, in_force: true } });
    expect(await inStore()).toMatchObject({ version: 2, rules: [{ id: 'notes.read', owner: 'notes' }] });
    const [entry] = await find(AuditLog).list({ limit: 1, action: 'policy.published' });
    expect(entry).toMatchObject({
      ...{ actor: uuidOfLegacyUser(editor.id), details: { version: 2, comment: 'Notes' } },
      ...{ ipAddress: expect.stringMatching(/^2001:db8:/), requestId: published.headers['x-request-id'] },
    });
  });

  it('publishes nothing that was made from an older version', async () => {
    const stale = await post('/publish', { files: [notes], based_on: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'policy_changed' } });
    expect((await post('/rollback', { version: 1, based_on: 1 })).status).toBe(409);
    expect(await post('/publish', { files: [notes] })).toMatchObject({
      ...{ status: 400, body: { code: 'invalid_input', errors: { based_on: expect.anything() } } },
    });
    expect(await version()).toBe(2);
  });

  it('changes nothing where files have errors, and tells all of them', async () => {
    const before = await inStore();
    const tie = {
      owner: 'more',
      rules: [{ id: 'notes.2', path: '/notes/{x}', allow: 'authenticated' }],
    };
    const refused = await publish([tie]);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused).toMatchObject({
      ...{ status: 400, body: { code: 'policy_not_valid', findings: [{ code: 'tie', severity: 'error' }] } },
    });
    const form = await publish([{ owner: 'x', rules: [{ id: 'y', path: 'z', method: ['GET'] }] }]);
    expect(form).toMatchObject({
      ...{ status: 400, body: { code: 'policy_not_valid', findings: expect.any(Array) } },
    });
    expect((form.body['findings'] as { message: string }[]).map(({ message }) => message)).toContain(
      'files[0].rules[0] (y): there is no “method”',
    );
    expect(await inStore()).toEqual(before);
  });

  it('gives no role what its publisher does not hold', async () => {
    const wider = { ...notes, roles: { 'note-taker': ['profile:read', 'fulltext:create'] } };
    expect(await publish([wider])).toMatchObject({
      status: 403,
      body: { code: 'scope_not_held', above: [{ role: 'note-taker', scope: 'fulltext:create' }] },
    });
    expect((await inStore())!.version).toBe(2);
  });

  it('lints and compares without changing anything', async () => {
    const open = { owner: 'open', rules: [{ id: 'open', path: '/open/**', allow: 'public' }] };
    expect((await post('/lint', { files: [open] })).body).toMatchObject({
      ...{ sound: true, based_on: 2, findings: [{ severity: 'warning', code: 'public_rest' }] },
    });
    expect((await post('/lint', { files: ['no file'] })).body).toMatchObject({
      ...{ sound: false, findings: [{ code: 'bad_form' }] },
    });
    expect((await post('/diff', { files: [open] })).body).toMatchObject({
      ...{ before: 2, after: null, diff: { rules: [{ name: 'open', kind: 'added' }] } },
    });
    expect((await post('/diff', { version: 1 })).body).toMatchObject({
      ...{ before: 2, after: 1, diff: { rules: [{ name: 'notes.read', kind: 'removed' }] } },
    });
    expect((await post('/diff', {})).status).toBe(400);
    expect((await inStore())!.version).toBe(2);
  });

  it('explains by the published policy, or by files', async () => {
    const asked = { method: 'GET', path: `/notes/${author.id}`, user: author.username };
    expect((await post('/explain', asked)).body).toMatchObject({
      ...{ allowed: true, reason: 'ok', rule: 'notes.read', policy_version: 2, candidate: false },
    });
    expect((await post('/explain', { ...asked, path: '/notes/1' })).body).toMatchObject({
      ...{ allowed: false, reason: 'scope_missing', missing: ['submission:read:*'] },
    });
    const closed = { owner: 'notes', rules: [{ id: 'notes.none', path: '/notes', allow: 'authenticated' }] };
    expect((await post('/explain', { ...asked, files: [closed] })).body).toMatchObject({
      ...{ rule: null, candidate: true },
    });
    expect((await post('/explain', { method: 'GET', path: '//notes' })).body).toMatchObject({
      ...{ reason: 'bad_path', malformed: expect.any(String) },
    });
    expect((await post('/explain', { ...asked, user: 'nobody-of-this-name' })).status).toBe(404);
    expect((await post('/explain', { ...asked, method: 'get' })).status).toBe(400);
  });

  it('takes 10,000 rules at the addresses of files, and no more than elsewhere at any other', async () => {
    const rules = Array.from({ length: 10_000 }, (_, n) => ({
      ...{ id: `many.${n}`, path: `/many/${n}/{id}`, methods: ['GET'], scopes: ['submission:read'] },
      description: `Read the many things that have the number ${n}.`,
    }));
    const published = await publish([{ owner: 'many', rules }]);
    expect(published).toMatchObject({ status: 200, body: { version: 3, in_force: true } });
    expect((await inStore())!.rules).toHaveLength(10_001);
    const much = { version: 2, comment: 'x'.repeat(70_000) };
    expect(await post('/rollback', much)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect((await publish([{ owner: 'x'.repeat(9_000_000) }])).status).toBe(413);
  }, 60_000);

  it('brings an earlier version back in one step', async () => {
    expect(await post('/rollback', { version: 2 })).toMatchObject({ status: 200, body: { version: 4 } });
    expect((await inStore())!.rules.map(({ id }) => id)).toEqual(['notes.read']);
    expect((await get()).body).toMatchObject({ version: 4, comment: 'Back to version 2.' });
    expect((await post('/rollback', { version: 99 })).status).toBe(404);
  });
}
