import { ChangeScopes } from '@gatehouse/api-clients';
import { SubjectRef, type UserSubject } from '@gatehouse/identity';
import { Sessions } from '@gatehouse/sessions';
import { aUserSubject, type Visitor } from '@gatehouse/testing';
import { CodeFlow } from '../../testing/code-flow.fixture';
import { logIn, suspend } from '../../testing/registry-visitor.fixture';
import { RunningRegistry, type OAuthAnswer } from '../../testing/running-registry.fixture';

const whole = { scope: 'openid profile email public:read' };

describe('/userinfo, OIDC Core §5.3', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  let visitor: Visitor;
  let user: UserSubject;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry);
    ({ visitor, user } = await logIn(registry));
  }, 60_000);
  afterAll(() => registry.close());

  const token = async (scope: string) => (await flow.tokens(visitor, { scope })).access;
  const get = (headers: readonly string[], path = '/userinfo') => registry.send(path, { headers });
  const bearing = (text: string, scheme = 'Bearer') => get(['Authorization', `${scheme} ${text}`]);
  const expectRefusal = (answer: OAuthAnswer, status: number, challenge: string) => {
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([status, challenge]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(answer.body).not.toContain(user.ref.id);
  };

  it('§5.3.2: tells what the scopes stand for, as JSON that nobody may keep', async () => {
    const answer = await bearing(await token(whole.scope));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.json()).toEqual({
      sub: user.ref.id,
      name: 'Foo User',
      given_name: 'Foo',
      family_name: 'User',
      preferred_username: 'foouser',
      email: 'foo@example.org',
      email_verified: true,
    });
  });

  it('§5.4: tells no more than was asked for', async () => {
    expect((await bearing(await token('openid'))).json()).toEqual({ sub: user.ref.id });
    expect((await bearing(await token('openid email'))).json()).toEqual({
      sub: user.ref.id,
      email: 'foo@example.org',
      email_verified: true,
    });
  });

  it('§5.3.1: takes the token by header, whatever the scheme’s case, or by form (RFC 6750 §2.1, §2.2)', async () => {
    const text = await token('openid');
    const posted = registry.post('/userinfo', '', ['Authorization', `Bearer ${text}`]);
    for (const answer of [
      await bearing(text, 'bEARER'),
      await posted,
      await registry.post('/userinfo', { access_token: text }),
      await registry.send('/userinfo', {
        method: 'POST',
        headers: ['Authorization', `Bearer ${text}`],
        body: '',
      }),
    ])
      expect([answer.status, answer.body]).toEqual([200, JSON.stringify({ sub: user.ref.id })]);
  });

  it('RFC 6750 §2.3: never takes it from the query, nor a cookie for one', async () => {
    const text = await token('openid');
    expectRefusal(await get([], `/userinfo?access_token=${text}`), 401, 'Bearer realm="Gatehouse"');
    const posted = await registry.post(`/userinfo?access_token=${text}`, {});
    expectRefusal(posted, 401, 'Bearer realm="Gatehouse"');
    expect((await visitor.get('/userinfo')).status).toBe(401);
    const json = await registry.send('/userinfo', {
      method: 'POST',
      headers: ['Content-Type', 'application/json'],
      body: JSON.stringify({ access_token: text }),
    });
    expect(json.status).not.toBe(200);
  });

  it('RFC 6750 §3.1: refuses a token in two places, or one that cannot be read', async () => {
    const text = await token('openid');
    const header = ['Authorization', `Bearer ${text}`];
    const challenge = 'Bearer error="invalid_request"';
    expectRefusal(await registry.post('/userinfo', { access_token: text }, header), 400, challenge);
    expectRefusal(await get([...header, ...header]), 400, challenge);
    expectRefusal(await bearing(`${text} x`), 400, challenge);
    expectRefusal(await get(['Authorization', 'Bearer']), 400, challenge);
  });

  it('RFC 6750 §3.1: refuses what is no live token, with a challenge', async () => {
    const other = await logIn(registry, undefined, aUserSubject());
    const { access } = await flow.tokens(other.visitor, whole);
    expect((await bearing(access)).status).toBe(200);
    await suspend(registry, other.user);
    const ended = await flow.tokens(visitor, whole);
    const revoked = await registry.post('/revoke', { token: ended.access, client_id: flow.client.clientId });
    expect(revoked.status).toBe(401);
    for (const text of ['garbage', `gh_${'x'.repeat(5000)}`, access, ended.refresh])
      expectRefusal(await bearing(text), 401, 'Bearer error="invalid_token"');
    expectRefusal(await get(['Authorization', 'Basic eDp5']), 401, 'Bearer realm="Gatehouse"');
  });

  it('RFC 6750 §3.1: refuses a token without openid, also one of a client that acts for itself', async () => {
    const challenge = 'Bearer error="insufficient_scope", scope="openid"';
    expectRefusal(await bearing(await token('public:read')), 403, challenge);
    expectRefusal(await bearing(await registry.token(await registry.client())), 403, challenge);
  });

  it('RFC 9449 §7.2: is not open to who merely bears a token that is bound to a key', async () => {
    const open = (keyThumbprint: string | null) =>
      registry.get(Sessions).open({
        user: { ref: user.ref, epoch: user.epoch },
        client: { ref: SubjectRef.client(flow.client.clientId), epoch: 0 },
        owner: null,
        credential: 'bearer',
        authTime: 1,
        amr: ['pwd'],
        ipAddress: '192.0.2.7',
        remoteHost: '192.0.2.7',
        duration: 600,
        scopes: ['openid'],
        keyThumbprint,
        legacyUser: null,
        legacy: null,
      });
    expect((await bearing((await open(null)).secret)).status).toBe(200);
    const { secret } = await open('x'.repeat(43));
    expectRefusal(await bearing(secret), 401, 'Bearer error="invalid_token"');
  });

  it('tells by the scopes that hold now: what is withdrawn from the client is no longer told', async () => {
    const client = await CodeFlow.of(registry);
    const { access } = await client.tokens(visitor, whole);
    expect((await bearing(access)).json()).toHaveProperty('email');
    const { clientId } = client.client;
    await registry.get(ChangeScopes).withdraw({ clientId, scopes: ['email'], by: 'cli' });
    expect((await bearing(access)).json()).toMatchObject({ preferred_username: 'foouser' });
    expect((await bearing(access)).json()).not.toHaveProperty('email');
  });
});
