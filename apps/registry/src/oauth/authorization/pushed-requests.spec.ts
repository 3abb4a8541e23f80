import { PendingStore } from '@gatehouse/token-store';
import type { Visitor } from '@gatehouse/testing';
import { expectAsked, expectErrorPage, expectSentBack } from '../../testing/authorization-answers.fixture';
import { CodeFlow } from '../../testing/code-flow.fixture';
import { expectTokenError } from '../../testing/delegation-rows.fixture';
import { decide, logIn, answerIn } from '../../testing/registry-visitor.fixture';
import { basic, basicOf, RunningRegistry, type OAuthAnswer } from '../../testing/running-registry.fixture';

describe('POST /par, RFC 9126', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  let visitor: Visitor;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry);
    ({ visitor } = await logIn(registry));
  }, 60_000);
  afterAll(() => registry.close());

  const push = (changes: Record<string, string | null> = {}, headers = basic(flow.client)) =>
    registry.post('/par', flow.parameters(changes), headers);
  const uriIn = (answer: OAuthAnswer) => String(answer.json()['request_uri']);
  const open = (request_uri: string, more: Record<string, string> = {}, { client } = flow) =>
    visitor.get(`/authorize?${new URLSearchParams({ client_id: client.clientId, request_uri, ...more })}`);

  it('§2.2: keeps a request for 90 seconds under a name that nobody can guess', async () => {
    const put = jest.spyOn(registry.get(PendingStore), 'put');
    const answer = await push();
    expect([answer.status, answer.json()['expires_in']]).toEqual([201, 90]);
    expect(uriIn(answer)).toMatch(/^urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{43}$/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(put.mock.calls.map(([kind, , , seconds]) => [kind, seconds])).toEqual([['pushed', 90]]);
    put.mockRestore();
    expect(uriIn(await push())).not.toBe(uriIn(answer));
  });

  it('§4: the browser comes with the name alone, and the answer is as if it had brought all of it', async () => {
    const asked = await open(uriIn(await push({ state: 'pushed state' })));
    expectAsked(asked);
    const { code, state } = answerIn(await decide(visitor, asked, 'allow'));
    expect(state).toBe('pushed state');
    expect((await flow.redeem(code!)).status).toBe(200);
  });

  it('§4: what stands beside the name counts for nothing', async () => {
    const uri = uriIn(await push({ state: 'pushed', prompt: 'none', scope: 'submission:read' }));
    const beside = { state: 'other', prompt: 'login', redirect_uri: 'https://evil.example/' };
    expect(expectSentBack(await open(uri, beside), 'consent_required').state).toBe('pushed');
  });

  it('§7.3: a page that is loaded again finds it again', async () => {
    const uri = uriIn(await push({ prompt: 'consent' }));
    expectAsked(await open(uri));
    expectAsked(await open(uri));
  });

  it.each([
    ['nobody', () => []],
    ['a wrong secret', () => basicOf(`${flow.client.clientId}:wrong`)],
  ])('§2.1: %s is 401', async (_who, headers) => {
    expectTokenError(await push({}, headers()), 'invalid_client', 401);
  });

  it('§2.1: another client_id than the one that proves itself is invalid_request', async () => {
    const other = await CodeFlow.of(registry);
    expectTokenError(await push({ client_id: other.client.clientId }), 'invalid_request');
  });

  it('§2.1: a request_uri cannot be pushed', async () => {
    expectTokenError(await push({ request_uri: uriIn(await push()) }), 'invalid_request');
  });

  it('§2.1: a public client pushes with its id alone', async () => {
    const open = await CodeFlow.of(registry, { authMethod: 'none' });
    expect((await registry.post('/par', open.parameters())).status).toBe(201);
  });

  it('§2.1: what proves the client is not kept', async () => {
    const post = await CodeFlow.of(registry, { authMethod: 'client_secret_post' });
    const { clientSecret } = post.client;
    const answer = await registry.post('/par', post.parameters({ client_secret: clientSecret! }));
    expect(answer.status).toBe(201);
    const kept = await registry.get(PendingStore).find('pushed', uriIn(answer));
    expect(kept).toContain('code_challenge');
    expect(kept).not.toContain(clientSecret);
  });

  it.each([
    [
      'RFC 9700 §2.1: a redirect URI that is not registered',
      { redirect_uri: 'https://evil.example/' },
      'invalid_request',
    ],
    ['RFC 7636 §4.4.1: no challenge', { code_challenge: null }, 'invalid_request'],
    ['RFC 7636 §4.4.1: plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['RFC 6749 §3.1.1: no response_type', { response_type: null }, 'invalid_request'],
    ['RFC 6749 §3.1.1: an unknown one', { response_type: 'token' }, 'unsupported_response_type'],
    ['RFC 6749 §3.3: no scope of the client’s', { scope: 'nonsense' }, 'invalid_scope'],
    ['RFC 8707 §2: an unknown resource', { resource: 'https://x.example/' }, 'invalid_target'],
    ['OIDC Core §3.1.2.6: a request object', { request: 'e30.e30.' }, 'request_not_supported'],
  ])('RFC 9126 §2.3: the client is told what is wrong: %s', async (_what, changes, error) => {
    expectTokenError(await push(changes), error);
  });

  it('§2.3: a parameter comes once', async () => {
    const body = `${new URLSearchParams(flow.parameters())}&scope=openid`;
    expectTokenError(await registry.post('/par', body, basic(flow.client)), 'invalid_request');
  });

  it('§2.3: a client without the grant is told so', async () => {
    const other = await CodeFlow.of(registry, { grantTypes: ['client_credentials'] });
    const answer = await registry.post('/par', other.parameters(), basic(other.client));
    expectTokenError(answer, 'unauthorized_client');
  });

  it('§2.2: is bound to the client that pushed it', async () => {
    const other = await CodeFlow.of(registry);
    const uri = uriIn(await push({ prompt: 'consent' }));
    expectSentBack(await open(uri, {}, other), 'invalid_request_uri');
    expectAsked(await open(uri));
    const { clientId } = other.client;
    expectErrorPage(await visitor.get(`/authorize?${new URLSearchParams({ request_uri: uri })}`));
    expectSentBack(
      await visitor.get(`/authorize?${new URLSearchParams({ client_id: clientId, request_uri: uri })}`),
      'invalid_request_uri',
    );
  });

  it.each(['urn:ietf:params:oauth:request_uri:unknown', 'https://client.example.org/request', 'x'])(
    'RFC 9101 §6.1: invalid_request_uri for a name that there is not: %s',
    async (uri) => expectSentBack(await open(uri), 'invalid_request_uri'),
  );

  it('§6: a client that has to push does nothing else', async () => {
    const pushing = await CodeFlow.of(registry, { requirePar: true });
    expectSentBack(await pushing.authorize(visitor), 'invalid_request');
    const pushed = await registry.post('/par', pushing.parameters(), basic(pushing.client));
    expectAsked(await open(uriIn(pushed), {}, pushing));
  });

  it('trap 6: takes POST of a form alone', async () => {
    const got = await registry.send(`/par?${new URLSearchParams(flow.parameters())}`, {
      headers: basic(flow.client),
    });
    expect([got.status, got.headers['allow']]).toEqual([405, 'POST']);
    const headers = ['Content-Type', 'application/json', ...basic(flow.client)];
    const body = JSON.stringify(flow.parameters());
    expectTokenError(await registry.send('/par', { method: 'POST', headers, body }), 'invalid_request');
  });
});
