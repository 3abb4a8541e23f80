import type { Visitor } from '@gatehouse/testing';
import { expectAsked, expectErrorPage, expectSentBack } from '../../testing/authorization-answers.fixture';
import { callback, CodeFlow } from '../../testing/code-flow.fixture';
import { decide, logIn } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

const other = 'https://client.example.org/other';
const loopback = 'http://127.0.0.1:4321/cb';
const loopback6 = 'http://[::1]/cb?x=1';

describe('the redirect URI', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  let native: CodeFlow;
  let visitor: Visitor;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry);
    native = await CodeFlow.of(registry, { authMethod: 'none', redirectUris: [loopback, loopback6] });
    ({ visitor } = await logIn(registry));
  }, 60_000);
  afterAll(() => registry.close());

  it.each([
    ['another path', 'https://client.example.org/cb2?keep=1'],
    ['another case', 'https://client.example.org/CB?keep=1'],
    ['the host in another case', 'https://Client.example.org/cb?keep=1'],
    ['the scheme in another case', 'HTTPS://client.example.org/cb?keep=1'],
    ['a slash', 'https://client.example.org/cb/?keep=1'],
    ['without its query', 'https://client.example.org/cb'],
    ['with more query', `${callback}&x=1`],
    ['another query', 'https://client.example.org/cb?keep=2'],
    ['dots', 'https://client.example.org/x/../cb?keep=1'],
    ['percent signs', 'https://client.example.org/c%62?keep=1'],
    ['its port', 'https://client.example.org:443/cb?keep=1'],
    ['another port', 'https://client.example.org:8443/cb?keep=1'],
    ['another host', 'https://client.example.org.evil.example/cb?keep=1'],
    ['a user part', 'https://client.example.org@evil.example/cb?keep=1'],
    ['plain http', 'http://client.example.org/cb?keep=1'],
    ['a fragment', `${callback}#x`],
    ['a space', `${callback} `],
    ['a null', `${callback}\u0000`],
    ['javascript', 'javascript:alert(1)'],
    ['a relative address', '/cb?keep=1'],
  ])('RFC 9700 §2.1: is compared to the letter, and is an error page otherwise: %s', async (_what, uri) => {
    expectErrorPage(await flow.authorize(visitor, { redirect_uri: uri }));
    expectErrorPage(await flow.authorize(visitor, { redirect_uri: uri, response_type: null }));
  });

  it('RFC 6749 §3.1: sent twice is an error page, also where both are right', async () => {
    for (const uri of [callback, 'https://evil.example/']) {
      const query = `${new URLSearchParams(flow.parameters())}&${new URLSearchParams({ redirect_uri: uri })}`;
      expectErrorPage(await visitor.get(`/authorize?${query}`));
    }
  });

  it('RFC 6749 §3.1.2.3: may be left out by a client that has one', async () => {
    expectAsked(await flow.authorize(visitor, { redirect_uri: null }));
    expectSentBack(await flow.authorize(visitor, { redirect_uri: null, scope: 'x' }), 'invalid_scope');
    expectAsked(await flow.authorize(visitor, { redirect_uri: '' }));
  });

  it('trap 7, RFC 6749 §3.1.2.3: left out by a client that has several is an error page', async () => {
    const several = await CodeFlow.of(registry, { redirectUris: [callback, other] });
    expectErrorPage(await several.authorize(visitor, { redirect_uri: null }));
    expectAsked(await several.authorize(visitor, { redirect_uri: other }));
  });

  it('RFC 6749 §4.1.2.1: of another client is an error page', async () => {
    const owner = await CodeFlow.of(registry, { redirectUris: [other] });
    expectAsked(await owner.authorize(visitor, { redirect_uri: other }));
    expectErrorPage(await flow.authorize(visitor, { redirect_uri: other }));
  });

  describe('RFC 8252 §7.3: on a loopback address', () => {
    it.each([
      loopback,
      'http://127.0.0.1/cb',
      'http://127.0.0.1:1/cb',
      'http://127.0.0.1:65535/cb',
      'http://[::1]:8080/cb?x=1',
    ])('has any port: %s', async (uri) => {
      const asked = await native.authorize(visitor, { redirect_uri: uri, prompt: 'consent' });
      const { location } = await decide(visitor, asked, 'allow');
      expect(location!.startsWith(`${uri}${uri.includes('?') ? '&' : '?'}code=`)).toBe(true);
    });

    it.each([
      'http://127.0.0.1:4321/cb/',
      'http://127.0.0.1:4321/cb?x=1',
      'http://127.0.0.1:4321/other',
      'http://127.0.0.1:4321/x/../cb',
      'http://127.0.0.1:4321',
      'http://127.0.0.1:65536/cb',
      'http://127.0.0.1:0/cb',
      'http://127.0.0.1:080/cb',
      'http://127.0.0.1:/cb',
      'http://127.0.0.1:1@evil.example/cb',
      'http://127.0.0.1.evil.example/cb',
      'http://127.0.0.2:4321/cb',
      'http://localhost:4321/cb',
      'https://127.0.0.1:4321/cb',
      'http://[::1]:8080/cb',
      'http://[::2]:8080/cb?x=1',
      'http://127.0.0.1:8080/cb?x=1',
    ])('is the same in all else: %s', async (uri) => {
      expectErrorPage(await native.authorize(visitor, { redirect_uri: uri }));
    });
  });

  it('RFC 8252 §7.3: no port is free anywhere else', async () => {
    const web = await CodeFlow.of(registry, { redirectUris: ['https://client.example.org:8443/cb'] });
    expectErrorPage(await web.authorize(visitor, { redirect_uri: 'https://client.example.org:8444/cb' }));
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://client.example.org/cb',
    'http://localhost/cb',
    'https://client.example.org/cb#x',
    'https://client.example.org/x/../cb',
    'HTTPS://client.example.org/cb',
  ])('trap 11, RFC 6749 §3.1.2: no client is registered with %s', async (uri) => {
    await expect(CodeFlow.of(registry, { redirectUris: [uri] })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'bad_redirect_uri',
    });
  });
});
