import { ClientRevocation, EndDelegation } from '@gatehouse/api-clients';
import { Delegations } from '@gatehouse/registry-data';
import { PendingStore, SessionStore } from '@gatehouse/token-store';
import type { Visitor } from '@gatehouse/testing';
import { callback, CodeFlow, tokensIn } from '../../testing/code-flow.fixture';
import { expectTokenError } from '../../testing/delegation-rows.fixture';
import { logIn, suspend } from '../../testing/registry-visitor.fixture';
import { basic, basicOf, RunningRegistry } from '../../testing/running-registry.fixture';

describe('the grant of authorization codes', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  let other: CodeFlow;
  let visitor: Visitor;
  beforeAll(async () => {
    registry = await RunningRegistry.start({ RESOURCES: 'https://api.example.org/' });
    flow = await CodeFlow.of(registry);
    other = await CodeFlow.of(registry);
    ({ visitor } = await logIn(registry));
  }, 60_000);
  afterAll(() => registry.close());

  const isActive = async (token: string) => (await flow.says(token))['active'];

  it('RFC 6749 §5.1: answers with tokens, and nobody keeps them', async () => {
    const answer = await flow.redeem(await flow.code(visitor));
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      access_token: expect.stringMatching(/^gh_/),
      refresh_token: expect.stringMatching(/^ghr_/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'openid public:read',
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
  });

  it('RFC 6749 §1.5: no refresh token for a client that is not registered for them', async () => {
    const without = await CodeFlow.of(registry, { grantTypes: ['authorization_code'] });
    const answer = await without.redeem(await without.code(visitor));
    expect(answer.status).toBe(200);
    expect(answer.json()).not.toHaveProperty('refresh_token');
  });

  it('RFC 6749 §4.1.2: a code is good for a minute, and long enough that nobody guesses one', async () => {
    const put = jest.spyOn(registry.get(PendingStore), 'put');
    const code = await flow.code(visitor);
    const codes = put.mock.calls.filter(([kind]) => kind === 'code');
    expect(codes.map(([, id, , seconds]) => [id, seconds])).toEqual([[code, 60]]);
    expect(code).toMatch(/^ghc_[A-Za-z0-9_-]{43}$/);
    put.mockRestore();
  });

  it.each([
    ['a code that never was', () => `ghc_${'A'.repeat(43)}`],
    ['garbage', () => 'garbage'],
    ['a very long text', () => 'x'.repeat(5000)],
  ])('RFC 6749 §5.2: invalid_grant for %s', async (_what, code) => {
    expectTokenError(await flow.redeem(code()), 'invalid_grant');
  });

  it('RFC 6749 §5.2: invalid_request without a code', async () => {
    for (const code of [null, ''])
      expectTokenError(await flow.ask({ grant_type: 'authorization_code', code }), 'invalid_request');
  });

  it('RFC 6749 §5.2: unauthorized_client for a client that is not registered for the grant', async () => {
    const harvester = await CodeFlow.of(registry, { grantTypes: ['client_credentials'] });
    expectTokenError(await harvester.redeem(await flow.code(visitor)), 'unauthorized_client');
  });

  describe('RFC 6749 §4.1.3: another client', () => {
    it('gets nothing for a code, which stays its owner’s', async () => {
      const code = await flow.code(visitor);
      const { verifier } = flow.pkce;
      expectTokenError(await other.redeem(code, { code_verifier: verifier }), 'invalid_grant');
      expectTokenError(await other.redeem(code), 'invalid_grant');
      expect((await flow.redeem(code)).status).toBe(200);
    });

    it('cannot end what was made of a code by bringing it again', async () => {
      const code = await flow.code(visitor);
      const { access, refresh } = tokensIn(await flow.redeem(code));
      expectTokenError(await other.redeem(code, { code_verifier: flow.pkce.verifier }), 'invalid_grant');
      expect(await isActive(access)).toBe(true);
      expect((await flow.refresh(refresh)).status).toBe(200);
    });
  });

  describe('RFC 6749 §4.1.2, trap 9: a code that comes twice', () => {
    it('is invalid_grant, and ends all that was made of it', async () => {
      const code = await flow.code(visitor);
      const { access, refresh } = tokensIn(await flow.redeem(code));
      const later = tokensIn(await flow.refresh(refresh));
      expectTokenError(await flow.redeem(code), 'invalid_grant');
      for (const token of [access, later.access]) expect(await isActive(token)).toBe(false);
      for (const token of [refresh, later.refresh])
        expectTokenError(await flow.refresh(token), 'invalid_grant');
    });

    it('ends it also where the verifier is wrong or missing, and when it no longer waits', async () => {
      for (const changes of [{ code_verifier: null }, { code_verifier: 'a'.repeat(43) }]) {
        const code = await flow.code(visitor);
        const { access } = tokensIn(await flow.redeem(code));
        expectTokenError(await flow.redeem(code, changes), 'invalid_grant');
        expect(await isActive(access)).toBe(false);
      }
      const code = await flow.code(visitor);
      const { access } = tokensIn(await flow.redeem(code));
      await registry.get(PendingStore).take('code', code);
      expectTokenError(await flow.redeem(code), 'invalid_grant');
      expect(await isActive(access)).toBe(false);
    });

    it('ends nothing else of the same user and client', async () => {
      const { access } = await flow.tokens(visitor);
      const code = await flow.code(visitor);
      await flow.redeem(code);
      await flow.redeem(code);
      expect(await isActive(access)).toBe(true);
    });

    it('at once gives tokens exactly once', async () => {
      const code = await flow.code(visitor);
      const answers = await Promise.all(Array.from({ length: 8 }, () => flow.redeem(code)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 200))
        expectTokenError(answer, 'invalid_grant');
      const { access, refresh } = tokensIn(answers.find(({ status }) => status === 200)!);
      expect(await isActive(access)).toBe(false);
      expectTokenError(await flow.refresh(refresh), 'invalid_grant');
    });
  });

  describe('RFC 6749 §4.1.3, trap 7: the redirect URI', () => {
    it.each([
      ['that differs', 'https://client.example.org/cb'],
      ['in another case', callback.toUpperCase()],
      ['that is left out', null],
    ])('%s is invalid_grant, and the code is spent', async (_what, redirect_uri) => {
      const code = await flow.code(visitor);
      expectTokenError(await flow.redeem(code, { redirect_uri }), 'invalid_grant');
      expectTokenError(await flow.redeem(code), 'invalid_grant');
    });

    it('is another registered one: invalid_grant', async () => {
      const second = 'https://client.example.org/second';
      const several = await CodeFlow.of(registry, { redirectUris: [callback, second] });
      expectTokenError(
        await several.redeem(await several.code(visitor), { redirect_uri: second }),
        'invalid_grant',
      );
    });

    it('may be left out where it was left out before, and must be the right one if not', async () => {
      const left = { redirect_uri: null };
      expect((await flow.redeem(await flow.code(visitor, left), left)).status).toBe(200);
      expect((await flow.redeem(await flow.code(visitor, left))).status).toBe(200);
      const wrong = { redirect_uri: 'https://client.example.org/' };
      expectTokenError(await flow.redeem(await flow.code(visitor, left), wrong), 'invalid_grant');
    });

    it('is not taken from the query of the address', async () => {
      const fields = {
        grant_type: 'authorization_code',
        code: await flow.code(visitor),
        code_verifier: flow.pkce.verifier,
      };
      const query = new URLSearchParams({ redirect_uri: callback });
      expectTokenError(await registry.post(`/token?${query}`, fields, basic(flow.client)), 'invalid_grant');
    });
  });

  describe('trap 1: whatever code_verifier it sends,', () => {
    it.each([
      ['no secret', () => []],
      ['a wrong secret', () => basicOf(`${flow.client.clientId}:wrong`)],
    ])('a confidential client with %s gets nothing, and its code is not spent', async (_what, headers) => {
      const code = await flow.code(visitor);
      const fields = {
        grant_type: 'authorization_code',
        client_id: flow.client.clientId,
        code,
        redirect_uri: callback,
        code_verifier: flow.pkce.verifier,
      };
      expectTokenError(await registry.post('/token', fields, headers()), 'invalid_client', 401);
      expect((await flow.redeem(code)).status).toBe(200);
    });
  });

  describe('between the approval and the code', () => {
    it('RFC 6749 §5.2: a user who is suspended gives nothing', async () => {
      const { visitor: gone, user } = await logIn(registry);
      const code = await flow.code(gone);
      await suspend(registry, user);
      expectTokenError(await flow.redeem(code), 'invalid_grant');
    });

    it('RFC 6749 §5.2: rights that were taken away and given back do not bring it back', async () => {
      const { visitor: back, user } = await logIn(registry);
      const code = await flow.code(back);
      await suspend(registry, user);
      await registry.get(SessionStore).enforce(user.ref, 'active', user.epoch + 2, null);
      expectTokenError(await flow.redeem(code), 'invalid_grant');
    });

    it('RFC 6749 §5.2: a client that was disabled gets nothing, and nothing when it is restored', async () => {
      const disabled = await CodeFlow.of(registry);
      const code = await disabled.code(visitor);
      const { clientId } = disabled.client;
      await registry.get(ClientRevocation).revoke({ clientId, by: 'cli', reason: '' });
      expectTokenError(await disabled.redeem(code), 'invalid_client', 401);
      await registry.get(ClientRevocation).restore({ clientId, by: 'cli' });
      expectTokenError(await disabled.redeem(code), 'invalid_grant');
    });

    it('RFC 6749 §5.2: a consent that was withdrawn gives nothing', async () => {
      const { visitor: changed, user } = await logIn(registry);
      const code = await flow.code(changed);
      await registry.get(EndDelegation).withdraw(user.ref.id, flow.client.clientId);
      expectTokenError(await flow.redeem(code), 'invalid_grant');
    });
  });

  it('RFC 8707 §2.2: invalid_target for another resource than was approved, and the code is still good', async () => {
    const resource = 'https://api.example.org/';
    const code = await flow.code(visitor);
    expectTokenError(await flow.redeem(code, { resource }), 'invalid_target');
    expectTokenError(await flow.redeem(code, { resource: 'https://x.example/' }), 'invalid_target');
    expect((await flow.redeem(code)).status).toBe(200);
    const approved = await flow.code(visitor, { resource });
    expect(await flow.says(tokensIn(await flow.redeem(approved, { resource })).access)).toMatchObject({
      active: true,
      aud: resource,
    });
  });

  it('RFC 9449 §10: a code that was asked for with a key is nothing without it', async () => {
    expectTokenError(
      await flow.redeem(await flow.code(visitor, { dpop_jkt: 'A'.repeat(43) })),
      'invalid_grant',
    );
  });

  it('trap 5, RFC 9700 §4.13: what the database says goes nowhere, and the code is as good as it was', async () => {
    const code = await flow.code(visitor);
    const begin = jest
      .spyOn(registry.get(Delegations), 'begin')
      .mockRejectedValue(new Error('ER_SECRET: table x'));
    const answer = await flow.redeem(code);
    begin.mockRestore();
    expectTokenError(answer, 'server_error', 500);
    expect(answer.body).not.toContain('ER_SECRET');
    expect((await flow.redeem(code)).status).toBe(200);
  });

  it('leaves neither code nor token in the log or in the database', async () => {
    const code = await flow.code(visitor);
    const { access, refresh } = tokensIn(await flow.redeem(code));
    const made = await registry.get(Delegations).find(refresh.slice(4, 26));
    const kept = `${registry.log()} ${JSON.stringify(made)}`;
    for (const secret of [code, access, refresh, refresh.split('.')[2]!, flow.pkce.verifier])
      expect(kept).not.toContain(secret);
  });
});
