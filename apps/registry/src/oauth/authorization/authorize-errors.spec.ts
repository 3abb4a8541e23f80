import { ClientRevocation } from '@gatehouse/api-clients';
import { Consents } from '@gatehouse/registry-data';
import type { Visitor } from '@gatehouse/testing';
import { expectAsked, expectErrorPage, expectSentBack } from '../../testing/authorization-answers.fixture';
import { callback, CodeFlow } from '../../testing/code-flow.fixture';
import { answerIn, consentPage, decide, logIn } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

describe('GET and POST /authorize', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  let visitor: Visitor;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry);
    ({ visitor } = await logIn(registry));
  }, 60_000);
  afterAll(() => registry.close());

  /** The right request, with more at the end. */
  const withMore = (more: string) =>
    visitor.get(`/authorize?${new URLSearchParams(flow.parameters({ prompt: 'consent' }))}&${more}`);

  describe('sends nobody anywhere', () => {
    it.each([
      ['an unknown client', { client_id: 'nobody' }],
      ['a client of a strange name', { client_id: "x' OR '1'='1" }],
      ['no client', { client_id: null }],
      ['an empty client_id', { client_id: '' }],
    ])('RFC 6749 §4.1.2.1, trap 6: for %s', async (_what, changes) => {
      expectErrorPage(await flow.authorize(visitor, changes));
    });

    it('RFC 6749 §4.1.2.1: for a client that is disabled', async () => {
      const disabled = await CodeFlow.of(registry);
      const { clientId } = disabled.client;
      await registry.get(ClientRevocation).revoke({ clientId, by: 'cli', reason: '' });
      expectErrorPage(await disabled.authorize(visitor));
    });

    it('RFC 6749 §4.1.2.1: for two client_ids, though each is right', async () => {
      expectErrorPage(await withMore(`client_id=${flow.client.clientId}`));
    });
  });

  describe('tells the client', () => {
    it.each([
      'scope=openid',
      'response_type=code',
      'code_challenge_method=S256',
      'nonce=1&nonce=1',
      'x=1&x=2',
    ])('RFC 6749 §3.1, trap 8: invalid_request for a parameter that comes twice: %s', async (more) =>
      expectSentBack(await withMore(more), 'invalid_request'),
    );

    it('RFC 6749 §3.1: invalid_request for two states, and gives neither back', async () => {
      expect(expectSentBack(await withMore('state=2'), 'invalid_request')).not.toHaveProperty('state');
    });

    it.each([
      ['RFC 6749 §3.1.1: no response_type', { response_type: null }, 'invalid_request'],
      ['RFC 6749 §3.1: an empty one, as if it were left out', { response_type: '' }, 'invalid_request'],
      ['RFC 6749 §3.1.1: an unknown one', { response_type: 'magic' }, 'unsupported_response_type'],
      ['RFC 9700 §2.1.2: the implicit one', { response_type: 'token' }, 'unsupported_response_type'],
      ['OIDC Core §3.3: a hybrid one', { response_type: 'code id_token' }, 'unsupported_response_type'],
      ['RFC 9700 §4.3.1: an answer in a fragment', { response_mode: 'fragment' }, 'invalid_request'],
      ['OIDC Core §3.1.2.6: a request object', { request: 'e30.e30.' }, 'request_not_supported'],
      ['OIDC Core §3.1.2.6: a registration', { registration: '{}' }, 'registration_not_supported'],
      ['RFC 6749 §3.3: no scope of the client’s', { scope: 'upload:read nonsense' }, 'invalid_scope'],
      ['RFC 8707 §2: an unknown resource', { resource: 'https://other.example.org/' }, 'invalid_target'],
      ['RFC 9449 §10: a thumbprint that is none', { dpop_jkt: 'short' }, 'invalid_request'],
      [
        'RFC 9101 §6.1: a request_uri of somewhere else',
        { request_uri: 'https://x.example/' },
        'invalid_request_uri',
      ],
      ['RFC 6749 §4.1.2.1: a parameter without end', { nonce: 'x'.repeat(2001) }, 'invalid_request'],
      ['RFC 6749 §4.1.2.1: a scope without end', { scope: 'openid '.repeat(1200) }, 'invalid_request'],
    ])('%s', async (_what, changes, error) => {
      const { state, iss } = expectSentBack(await flow.authorize(visitor, changes), error);
      expect({ state, iss }).toEqual({
        state: flow.parameters()['state'],
        iss: registry.settings.site.issuer,
      });
    });

    it('RFC 6749 §4.1.2.1: unauthorized_client if it is not registered for the grant', async () => {
      const other = await CodeFlow.of(registry, { grantTypes: ['client_credentials'] });
      expectSentBack(await other.authorize(visitor), 'unauthorized_client');
    });

    it('OIDC Core §3.1.2.1: a parameter of a usual length is not too long', async () => {
      expectAsked(await flow.authorize(visitor, { prompt: 'consent', nonce: 'x'.repeat(2000) }));
    });

    it('trap 4, RFC 6749 §3.1.2: error and state beside the query that the redirect URI has', async () => {
      const { location } = await flow.authorize(visitor, { scope: 'nonsense' });
      expect(location!.startsWith(`${callback}&error=invalid_scope&error_description=`)).toBe(true);
      expect(location!.split('?')).toHaveLength(2);
    });

    it.each(['a b&c=d#e', '%20+%2B%', 'ü€😀', '"\\<script>', 'a'.repeat(1000), '0'])(
      'RFC 6749 §4.1.2: its state, byte for byte, on errors and denials: %.20j',
      async (state) => {
        expect(
          expectSentBack(await flow.authorize(visitor, { state, scope: 'x' }), 'invalid_scope').state,
        ).toBe(state);
        const asked = await flow.authorize(visitor, { state });
        const denied = await decide(visitor, asked, 'deny');
        expect(expectSentBack(denied, 'access_denied').state).toBe(state);
      },
    );

    it('RFC 6749 §4.1.2: no state where it sent none', async () => {
      const back = expectSentBack(
        await flow.authorize(visitor, { state: null, scope: 'x' }),
        'invalid_scope',
      );
      expect(back).not.toHaveProperty('state');
    });

    it('RFC 9207 §2: who answers, on errors and with a code', async () => {
      const { issuer } = registry.settings.site;
      expect(answerIn(await flow.authorize(visitor, { scope: 'x' })).iss).toBe(issuer);
      const allowed = await decide(visitor, await flow.authorize(visitor), 'allow');
      expect(answerIn(allowed)).toMatchObject({ code: expect.any(String), iss: issuer });
    });

    it('RFC 9700 §4.12, trap 11: by 303, and nobody keeps it', async () => {
      const answer = await flow.authorize(visitor, { scope: 'x' });
      expect([answer.status, answer.headers['cache-control']]).toEqual([303, 'no-store']);
    });
  });

  describe('RFC 6749 §3.3: gives of the scopes', () => {
    const scopeOf = async (scope: string | null, other = flow) =>
      (await other.tokens(visitor, { scope, prompt: 'consent' })).scope.split(' ').sort();

    it('those that are approved for the client', async () => {
      expect(await scopeOf('openid public:read upload:read nonsense')).toEqual(['openid', 'public:read']);
    });

    it('all that are approved to who asks for none, but not offline access', async () => {
      const all = ['email', 'profile', 'public:read', 'submission:read'];
      expect(await scopeOf(null)).toEqual(all);
      expect(await scopeOf('')).toEqual(all);
    });

    it('OIDC Core §11: offline access to clients alone that get refresh tokens', async () => {
      const without = await CodeFlow.of(registry, { grantTypes: ['authorization_code'] });
      const { body } = await consentPage(
        visitor,
        await without.authorize(visitor, { scope: 'openid offline_access' }),
      );
      expect(body).not.toContain('offline_access');
      expectSentBack(await without.authorize(visitor, { scope: 'offline_access' }), 'invalid_scope');
    });

    it('OIDC Core §5.4: none about a person that is not approved', async () => {
      const other = await CodeFlow.of(registry, { scopes: ['public:read'] });
      expect(await scopeOf('openid profile email public:read', other)).toEqual(['openid', 'public:read']);
      expectSentBack(await other.authorize(visitor, { scope: 'profile' }), 'invalid_scope');
    });

    it('none that are asked for and not yet approved', async () => {
      const asking = await CodeFlow.of(registry, { approved: false });
      expectSentBack(await asking.authorize(visitor, { scope: 'public:read' }), 'invalid_scope');
    });

    it('RFC 6749 §4.1.2.1: access_denied where the user holds nothing of it', async () => {
      const uploader = await CodeFlow.of(registry, { scopes: ['upload:read'] });
      const answer = await uploader.authorize(visitor, { scope: 'upload:read', prompt: 'none' });
      expectSentBack(answer, 'consent_required');
      expectSentBack(await uploader.authorize(visitor, { scope: 'upload:read' }), 'access_denied');
    });
  });

  describe('OIDC Core §3.1.2.1: by POST', () => {
    it('is the same as by GET', async () => {
      expectAsked(await visitor.post('/authorize', flow.parameters({ prompt: 'consent' })));
      expectSentBack(await visitor.post('/authorize', flow.parameters({ scope: 'x' })), 'invalid_scope');
      expectErrorPage(await visitor.post('/authorize', flow.parameters({ client_id: 'nobody' })));
    });

    it('trap 8: is never mixed with a query', async () => {
      const answer = await visitor.post('/authorize?scope=openid', flow.parameters());
      expectSentBack(answer, 'invalid_request');
      const query = new URLSearchParams(flow.parameters());
      expectErrorPage(await visitor.post(`/authorize?${query}`, {}));
    });

    it('trap 8: a body is nothing to GET', async () => {
      const body = new URLSearchParams({ scope: 'nonsense', client_id: 'nobody' }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const query = new URLSearchParams(flow.parameters({ prompt: 'consent' }));
      expectAsked(await visitor.send(`/authorize?${query}`, { headers, body }));
    });

    it('RFC 6749 §3.1: a parameter comes once', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = `${new URLSearchParams(flow.parameters())}&scope=openid`;
      expectSentBack(await visitor.send('/authorize', { method: 'POST', headers, body }), 'invalid_request');
    });

    it.each([
      ['PUT', 'application/x-www-form-urlencoded', 405],
      ['DELETE', 'application/x-www-form-urlencoded', 405],
      ['POST', 'text/plain', 415],
    ])('trap 6: by %s of %s is an error, and not an empty 200', async (method, type, status) => {
      const body = new URLSearchParams(flow.parameters()).toString();
      const answer = await visitor.send('/authorize', { method, headers: { 'content-type': type }, body });
      expect([answer.status, answer.location]).toEqual([status, undefined]);
    });
  });

  it('trap 8: allowed=false is a parameter like any that nobody knows', async () => {
    expectAsked(await withMore('allowed=false'));
    expectAsked(await withMore('allowed=true'));
  });

  it('trap 5, RFC 9700 §4.13: what the database says goes nowhere', async () => {
    const broken = jest
      .spyOn(registry.get(Consents), 'find')
      .mockRejectedValue(new Error('ER_SECRET: table x'));
    const answer = await flow.authorize(visitor);
    broken.mockRestore();
    expect([answer.status, answer.location]).toEqual([500, undefined]);
    expect(answer.body).not.toContain('ER_SECRET');
  });
});
