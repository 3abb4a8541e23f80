import { ChangeScopes, ClientRevocation, EndDelegation } from '@gatehouse/api-clients';
import { Delegations } from '@gatehouse/registry-data';
import { SessionStore } from '@gatehouse/token-store';
import type { Visitor } from '@gatehouse/testing';
import { CodeFlow, tokensIn } from '../../testing/code-flow.fixture';
import { delegationRow, expectTokenError, shift } from '../../testing/delegation-rows.fixture';
import { logIn, suspend } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

const grace = 10;
const both = 'openid public:read submission:read';

describe('the grant of refresh tokens', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  let visitor: Visitor;
  beforeAll(async () => {
    registry = await RunningRegistry.start({ RESOURCES: 'https://api.example.org/' });
    flow = await CodeFlow.of(registry);
    ({ visitor } = await logIn(registry));
  }, 60_000);
  afterAll(() => registry.close());

  const isActive = async (token: string) => (await flow.says(token))['active'];
  const refreshed = async (token: string, of = flow) => tokensIn(await of.refresh(token));

  describe('RFC 9700 §4.14.2: each is used once:', () => {
    it('it gives an access token and the next one', async () => {
      const first = await flow.tokens(visitor);
      const answer = await flow.refresh(first.refresh);
      const second = tokensIn(answer);
      expect(second.all).toMatchObject({
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'openid public:read',
      });
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
      expect(second.refresh).not.toBe(first.refresh);
      expect(await isActive(second.access)).toBe(true);
      expect((await refreshed(second.refresh)).refresh).not.toBe(second.refresh);
    });

    it('trap 9: used again after the grace it ends the family, access tokens and all', async () => {
      const first = await flow.tokens(visitor);
      const second = await refreshed(first.refresh);
      await shift(registry, first.refresh, 'rotated_at', grace);
      expectTokenError(await flow.refresh(first.refresh), 'invalid_grant');
      for (const { access } of [first, second]) expect(await isActive(access)).toBe(false);
      expectTokenError(await flow.refresh(second.refresh), 'invalid_grant');
      expect(await delegationRow(registry, first.refresh)).toMatchObject({
        revoked_because: 'refresh_replayed',
      });
    });

    it('trap 9: an older one ends the family also within the grace', async () => {
      const first = await flow.tokens(visitor);
      const third = await refreshed((await refreshed(first.refresh)).refresh);
      expectTokenError(await flow.refresh(first.refresh), 'invalid_grant');
      expect(await isActive(third.access)).toBe(false);
      expectTokenError(await flow.refresh(third.refresh), 'invalid_grant');
    });

    it('a replay ends no other family of the same user and client', async () => {
      const [one, two] = [await flow.tokens(visitor), await flow.tokens(visitor)];
      await refreshed((await refreshed(one.refresh)).refresh);
      await flow.refresh(one.refresh);
      expect(await isActive(two.access)).toBe(true);
      expect((await flow.refresh(two.refresh)).status).toBe(200);
    });
  });

  describe('within the grace', () => {
    it('who uses it again gets the same successor, and nobody is thrown out', async () => {
      const first = await flow.tokens(visitor);
      const second = await refreshed(first.refresh);
      await shift(registry, first.refresh, 'rotated_at', grace - 5);
      const again = await refreshed(first.refresh);
      expect(again.refresh).toBe(second.refresh);
      for (const { access } of [second, again]) expect(await isActive(access)).toBe(true);
      expect((await flow.refresh(again.refresh)).status).toBe(200);
    });

    it('of many at once each gets the same one', async () => {
      const { refresh } = await flow.tokens(visitor);
      const all = await Promise.all(Array.from({ length: 8 }, () => refreshed(refresh)));
      expect(new Set(all.map((one) => one.refresh)).size).toBe(1);
      for (const { access } of all) expect(await isActive(access)).toBe(true);
      expect(await delegationRow(registry, refresh)).toMatchObject({ refresh_generation: 1 });
    });
  });

  describe('RFC 6749 §6: scope', () => {
    it('that is wider is invalid_scope, and the token still works', async () => {
      const { refresh } = await flow.tokens(visitor);
      for (const scope of [
        'openid public:read submission:read',
        'email',
        'nonsense',
        'public:read upload:read',
      ])
        expectTokenError(await flow.refresh(refresh, { scope }), 'invalid_scope');
      expect((await flow.refresh(refresh)).status).toBe(200);
    });

    it('trap 10: that is narrower is this access token’s alone', async () => {
      const { refresh } = await flow.tokens(visitor, { scope: both });
      const narrow = tokensIn(await flow.refresh(refresh, { scope: 'public:read' }));
      expect(narrow.scope).toBe('public:read');
      expect(await flow.says(narrow.access)).toMatchObject({ scope: 'public:read' });
      expect((await refreshed(narrow.refresh)).scope).toBe(both);
    });
  });

  describe('RFC 6749 §10.4: it is its client’s alone:', () => {
    it('another client gets nothing, and ends nothing', async () => {
      const other = await CodeFlow.of(registry);
      const first = await flow.tokens(visitor);
      expectTokenError(await other.refresh(first.refresh), 'invalid_grant');
      const second = await refreshed(first.refresh);
      await shift(registry, first.refresh, 'rotated_at', grace);
      expectTokenError(await other.refresh(first.refresh), 'invalid_grant');
      expect(await isActive(second.access)).toBe(true);
      expect((await flow.refresh(second.refresh)).status).toBe(200);
    });

    it.each([
      ['garbage', () => 'garbage'],
      ['another seal', (token: string) => token.replace(/.{22}$/, 'A'.repeat(22))],
      ['another secret', (token: string) => token.replace(/\.[^.]{43}\./, `.${'A'.repeat(43)}.`)],
      ['another generation', (token: string) => token.replace('.0.', '.1.')],
      ['another delegation', (token: string) => token.replace(/^ghr_.{22}/, `ghr_${'A'.repeat(22)}`)],
    ])('what somebody made up is invalid_grant, and ends nothing: %s', async (_what, made) => {
      const { access, refresh } = await flow.tokens(visitor);
      expectTokenError(await flow.refresh(made(refresh)), 'invalid_grant');
      expect(await isActive(access)).toBe(true);
      expect((await flow.refresh(refresh)).status).toBe(200);
    });

    it('an access token is none', async () => {
      const { access } = await flow.tokens(visitor);
      expectTokenError(await flow.refresh(access), 'invalid_grant');
    });

    it('RFC 6749 §5.2: none is invalid_request', async () => {
      expectTokenError(await flow.ask({ grant_type: 'refresh_token' }), 'invalid_request');
    });

    it('RFC 6749 §5.2: unauthorized_client for who is not registered for the grant', async () => {
      const without = await CodeFlow.of(registry, { grantTypes: ['authorization_code'] });
      const { refresh } = await flow.tokens(visitor);
      expectTokenError(await without.refresh(refresh), 'unauthorized_client');
    });
  });

  describe('trap 10, RFC 9700 §4.14.2: the family has an absolute end', () => {
    it('that no refresh moves', async () => {
      const first = await flow.tokens(visitor);
      const { expires_at } = await delegationRow(registry, first.refresh);
      const second = await refreshed(first.refresh);
      expect(await delegationRow(registry, second.refresh)).toMatchObject({ expires_at });
    });

    it('after which it gives nothing', async () => {
      const { refresh } = await flow.tokens(visitor);
      await shift(registry, refresh, 'expires_at', registry.settings.delegation.duration + 1);
      expectTokenError(await flow.refresh(refresh), 'invalid_grant');
    });

    it('that no access token outlives', async () => {
      const { refresh } = await flow.tokens(visitor);
      await shift(registry, refresh, 'expires_at', registry.settings.delegation.duration - 100);
      const seconds = Number((await refreshed(refresh)).all['expires_in']);
      expect(seconds).toBeGreaterThan(60);
      expect(seconds).toBeLessThanOrEqual(100);
    });
  });

  describe('trap 10: rights are asked for each time:', () => {
    it('RFC 6749 §5.2: a suspended user, and one whose rights came back', async () => {
      const { visitor: gone, user } = await logIn(registry);
      const { access, refresh } = await flow.tokens(gone);
      await suspend(registry, user);
      expectTokenError(await flow.refresh(refresh), 'invalid_grant');
      expect(await isActive(access)).toBe(false);
      await registry.get(SessionStore).enforce(user.ref, 'active', user.epoch + 2, null);
      expectTokenError(await flow.refresh(refresh), 'invalid_grant');
    });

    it('RFC 6749 §5.2: a disabled client, and one that was restored', async () => {
      const disabled = await CodeFlow.of(registry);
      const { access, refresh } = await disabled.tokens(visitor);
      const { clientId } = disabled.client;
      await registry.get(ClientRevocation).revoke({ clientId, by: 'cli', reason: '' });
      expectTokenError(await disabled.refresh(refresh), 'invalid_client', 401);
      expect(await isActive(access)).toBe(false);
      await registry.get(ClientRevocation).restore({ clientId, by: 'cli' });
      expectTokenError(await disabled.refresh(refresh), 'invalid_grant');
    });

    it('RFC 6749 §5.2: a scope that the client is no longer approved for, until it is again', async () => {
      const changed = await CodeFlow.of(registry);
      const { access, refresh } = await changed.tokens(visitor, { scope: both });
      const act = { clientId: changed.client.clientId, scopes: ['submission:read'], by: 'cli' } as const;
      await registry.get(ChangeScopes).withdraw(act);
      expectTokenError(await changed.refresh(refresh), 'invalid_grant');
      expect(await changed.says(access)).toMatchObject({ scope: 'openid public:read' });
      const less = tokensIn(await changed.refresh(refresh, { scope: 'public:read' }));
      expect(less.scope).toBe('public:read');
      await registry.get(ChangeScopes).approve(act);
      expect((await refreshed(less.refresh, changed)).scope).toBe(both);
    });

    it('RFC 6749 §5.2: a consent that was withdrawn, and one that was given again', async () => {
      const { visitor: changed, user } = await logIn(registry);
      const { access, refresh } = await flow.tokens(changed);
      await registry.get(EndDelegation).withdraw(user.ref.id, flow.client.clientId);
      expectTokenError(await flow.refresh(refresh), 'invalid_grant');
      expect(await isActive(access)).toBe(false);
      await flow.tokens(changed);
      expectTokenError(await flow.refresh(refresh), 'invalid_grant');
    });
  });

  it('trap 10: a failure leaves the token as good as it was, and the access token was given to nobody', async () => {
    const { refresh } = await flow.tokens(visitor);
    const close = jest.spyOn(registry.get(SessionStore), 'close');
    const rotate = jest.spyOn(registry.get(Delegations), 'rotate').mockRejectedValue(new Error('ER_SECRET'));
    const answer = await flow.refresh(refresh);
    expect(close).toHaveBeenCalledTimes(1);
    close.mockRestore();
    rotate.mockRestore();
    expectTokenError(answer, 'server_error', 500);
    expect(answer.body).not.toContain('ER_SECRET');
    expect((await flow.refresh(refresh)).status).toBe(200);
  });

  it('RFC 9700 §4.14.2: one that is ended while it is used gives nothing', async () => {
    const { refresh } = await flow.tokens(visitor);
    const delegations = registry.get(Delegations);
    const rotate = jest.spyOn(delegations, 'rotate').mockImplementation(async ({ delegationId }) => {
      rotate.mockRestore();
      await registry.get(EndDelegation).end(delegationId, 'given_back', flow.client.clientId);
      return false;
    });
    expectTokenError(await flow.refresh(refresh), 'invalid_grant');
    expect(rotate).toHaveBeenCalledTimes(0);
  });

  it('RFC 8707 §2.2: invalid_target for another resource than was approved, and the token still works', async () => {
    const resource = 'https://api.example.org/';
    const { refresh } = await flow.tokens(visitor);
    expectTokenError(await flow.refresh(refresh, { resource }), 'invalid_target');
    const bound = await flow.tokens(visitor, { resource });
    expectTokenError(
      await flow.refresh(bound.refresh, { resource: registry.settings.accessTokenAudience }),
      'invalid_target',
    );
    expect(await flow.says((await refreshed(bound.refresh)).access)).toMatchObject({ aud: resource });
    expect((await flow.refresh(refresh)).status).toBe(200);
  });

  it('trap 9: a client that gets no refresh tokens has none to steal', async () => {
    const without = await CodeFlow.of(registry, { grantTypes: ['authorization_code'] });
    expect((await without.tokens(visitor)).all).not.toHaveProperty('refresh_token');
  });
});
