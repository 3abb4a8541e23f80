import { ChangeScopes } from '@gatehouse/api-clients';
import type { UserSubject } from '@gatehouse/identity';
import { aUserSubject, DpopKey, type ProofParts, type Visitor } from '@gatehouse/testing';
import { CodeFlow, tokensIn } from '../../testing/code-flow.fixture';
import { logIn, suspend } from '../../testing/registry-visitor.fixture';
import { RunningRegistry, type OAuthAnswer } from '../../testing/running-registry.fixture';

const algs = 'algs="ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512 Ed25519 EdDSA"';
const nothingShown = `Bearer realm="Gatehouse", DPoP ${algs}`;
const badToken = `Bearer error="invalid_token", DPoP ${algs}`;
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
    expectRefusal(await get([], `/userinfo?access_token=${text}`), 401, nothingShown);
    const posted = await registry.post(`/userinfo?access_token=${text}`, {});
    expectRefusal(posted, 401, nothingShown);
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
      expectRefusal(await bearing(text), 401, badToken);
    expectRefusal(await get(['Authorization', 'Basic eDp5']), 401, nothingShown);
  });

  it('RFC 6750 §3.1: refuses a token without openid, also one of a client that acts for itself', async () => {
    const challenge = 'Bearer error="insufficient_scope", scope="openid"';
    expectRefusal(await bearing(await token('public:read')), 403, challenge);
    expectRefusal(await bearing(await registry.token(await registry.client())), 403, challenge);
  });

  describe('RFC 9449 §7.1: with a token that is bound to a key', () => {
    let key: DpopKey;
    let bound: string;
    const aProof = (parts: Partial<ProofParts> = {}) => {
      const url = `${registry.settings.site.issuer}/userinfo`;
      return key.proof({ method: 'GET', url, accessToken: bound, ...parts });
    };
    const shown = (...proofs: string[]) =>
      get(['Authorization', `DPoP ${bound}`, ...proofs.flatMap((proof) => ['DPoP', proof])]);
    beforeAll(async () => {
      key = await DpopKey.make();
      const proof = await key.proof({ method: 'POST', url: `${registry.settings.site.issuer}/token` });
      const code = await flow.code(visitor, { scope: 'openid email' });
      bound = tokensIn(await flow.redeem(code, {}, ['DPoP', proof])).access;
    });

    it('tells whoever proves the key, once for each proof', async () => {
      const proof = await aProof();
      const answer = await shown(proof);
      expect([answer.status, answer.json()['sub']]).toEqual([200, user.ref.id]);
      const used = 'error_description="The DPoP proof was used before."';
      expectRefusal(await shown(proof), 401, `DPoP error="invalid_dpop_proof", ${algs}, ${used}`);
      const posted = await registry.post('/userinfo', '', [
        ...['Authorization', `DPoP ${bound}`],
        ...['DPoP', await aProof({ method: 'POST' })],
      ]);
      expect(posted.status).toBe(200);
    });

    it('tells nobody with a proof that is not one, for something else, or with two', async () => {
      for (const proofs of [
        [],
        ['garbage'],
        [await aProof(), await aProof()],
        [await aProof({ method: 'POST' })],
        [await aProof({ url: `${registry.settings.site.issuer}/token` })],
        [await aProof({ accessToken: 'gh_other' })],
      ]) {
        const answer = await shown(...proofs);
        expect([answer.status, answer.json()['error']]).toEqual([401, 'invalid_dpop_proof']);
      }
    });

    it('§7.2: tells nobody who merely bears it, in the header or in a form', async () => {
      expectRefusal(await bearing(bound), 401, badToken);
      const proof = ['DPoP', await aProof({ method: 'POST' })];
      expectRefusal(await registry.post('/userinfo', { access_token: bound }, proof), 401, badToken);
    });

    it('and none with a token that is bound to no key', async () => {
      const text = await token('openid');
      const proof = ['DPoP', await aProof({ accessToken: text })];
      const challenge = `Bearer, DPoP error="invalid_token", ${algs}`;
      expectRefusal(await get(['Authorization', `DPoP ${text}`, ...proof]), 401, challenge);
      expect((await get(['Authorization', `Bearer ${text}`, ...proof])).status).toBe(200);
    });
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
