import { EndDelegation } from '@gatehouse/api-clients';
import { Consents } from '@gatehouse/registry-data';
import { tokenIn, type Answer, type Visitor } from '@gatehouse/testing';
import {
  expectAsked,
  expectErrorPage,
  expectLogIn,
  expectSentBack,
} from '../../testing/authorization-answers.fixture';
import { callback, CodeFlow } from '../../testing/code-flow.fixture';
import {
  answerIn,
  aVisitor,
  consentPage,
  decide,
  logIn,
  pathOf,
  suspend,
} from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

const bindingCookie = /gatehouse_authorization/;

describe('the consent page', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry);
  }, 60_000);
  afterAll(() => registry.close());

  const idIn = ({ location }: Answer) => new URLSearchParams(location!.split('?')[1]).get('request')!;
  /** The form of the page, filled in. */
  const form = async (visitor: Visitor, asked: Answer, decision = 'allow') => ({
    request: idIn(asked),
    decision,
    csrf_token: tokenIn((await consentPage(visitor, asked)).body)!,
  });

  it('OIDC Core §3.1.2.4: asks once, and remembers the answer', async () => {
    const { visitor } = await logIn(registry);
    const asked = await flow.authorize(visitor);
    expectAsked(asked);
    await decide(visitor, asked, 'allow');
    expect(answerIn(await flow.authorize(visitor))).toHaveProperty('code');
  });

  it('OIDC Core §3.1.2.4: asks again where it is more, for another client, and of another user', async () => {
    const { visitor } = await logIn(registry);
    await flow.code(visitor);
    expectAsked(await flow.authorize(visitor, { scope: 'openid public:read submission:read' }));
    expectAsked(await (await CodeFlow.of(registry)).authorize(visitor));
    expectAsked(await flow.authorize((await logIn(registry)).visitor));
  });

  it('OIDC Core §3.1.2.4: asks again when the user has withdrawn it', async () => {
    const { visitor, user } = await logIn(registry);
    await flow.code(visitor);
    await registry.get(EndDelegation).withdraw(user.ref.id, flow.client.clientId);
    expectAsked(await flow.authorize(visitor));
  });

  it('RFC 6749 §4.1.2.1: a denial is access_denied, with state and issuer, and allows nothing', async () => {
    const { visitor, user } = await logIn(registry);
    const { state, iss } = expectSentBack(
      await decide(visitor, await flow.authorize(visitor), 'deny'),
      'access_denied',
    );
    expect({ state, iss }).toEqual({ state: flow.parameters()['state'], iss: registry.settings.site.issuer });
    expect(await registry.get(Consents).find(user.ref.id, flow.client.clientId)).toBeNull();
    expectAsked(await flow.authorize(visitor));
  });

  it.each(['allow', 'deny'] as const)(
    'takes one answer: the second %s is an error page',
    async (decision) => {
      const { visitor } = await logIn(registry);
      const fields = await form(visitor, await flow.authorize(visitor), decision);
      expect((await visitor.post('/consent', fields)).location!.startsWith(callback)).toBe(true);
      expectErrorPage(await visitor.post('/consent', fields));
    },
  );

  it('takes one answer of many at once', async () => {
    const { visitor } = await logIn(registry);
    const fields = await form(visitor, await flow.authorize(visitor));
    const answers = await Promise.all(Array.from({ length: 6 }, () => visitor.post('/consent', fields)));
    expect(answers.filter(({ location }) => location?.includes('code='))).toHaveLength(1);
  });

  it('asks anew for an answer that is none', async () => {
    const { visitor } = await logIn(registry);
    const asked = await flow.authorize(visitor);
    for (const decision of ['', 'ALLOW', 'yes']) {
      const answer = await visitor.post('/consent', await form(visitor, asked, decision));
      expect([answer.status, answer.location]).toEqual([303, expect.stringContaining(idIn(asked))]);
      expect(answer.location).not.toContain('code=');
    }
  });

  describe('RFC 9700 §4.7: belongs to the browser that brought the request:', () => {
    it('another browser cannot see or answer it, though the same user is there', async () => {
      const { visitor, user } = await logIn(registry);
      const asked = await flow.authorize(visitor);
      const { visitor: other } = await logIn(registry, aVisitor(registry), user);
      await flow.authorize(other);
      expectErrorPage(await consentPage(other, asked));
      const { csrf_token } = await form(other, await flow.authorize(other));
      expectErrorPage(await other.post('/consent', { request: idIn(asked), decision: 'allow', csrf_token }));
      expectErrorPage(await other.get(`/authorize/continue?request=${idIn(asked)}`));
      expect((await consentPage(visitor, asked)).status).toBe(200);
    });

    it('without the cookie nobody goes on', async () => {
      const { visitor } = await logIn(registry);
      const asked = await flow.authorize(visitor);
      for (const name of visitor.cookies.keys()) if (bindingCookie.test(name)) visitor.cookies.delete(name);
      expectErrorPage(await consentPage(visitor, asked));
    });

    it.each(['', 'x', 'nonsense-nonsense-nonse', 'request=1&request=2'])(
      'a request that there is not is an error page: %j',
      async (id) => {
        const { visitor } = await logIn(registry);
        await flow.authorize(visitor);
        expectErrorPage(await visitor.get(`/consent?request=${id}`));
      },
    );
  });

  describe('RFC 6749 §10.12: takes the form of its own page alone:', () => {
    it.each([
      ['no token', { csrf_token: '' }, {}],
      ['a token of nobody’s', { csrf_token: 'x'.repeat(60) }, {}],
      ['another origin', {}, { origin: 'https://evil.example' }],
      ['another site', {}, { 'sec-fetch-site': 'cross-site' }],
    ])('%s is refused, and the request still waits', async (_what, fields, headers) => {
      const { visitor } = await logIn(registry);
      const asked = await flow.authorize(visitor);
      const answer = await visitor.post('/consent', { ...(await form(visitor, asked)), ...fields }, headers);
      expect([answer.status, answer.location]).toEqual([403, undefined]);
      expect((await consentPage(visitor, asked)).status).toBe(200);
    });

    it('another user’s token is refused', async () => {
      const { visitor } = await logIn(registry);
      const { visitor: other } = await logIn(registry);
      const { csrf_token } = await form(other, await flow.authorize(other));
      const fields = await form(visitor, await flow.authorize(visitor));
      expect((await visitor.post('/consent', { ...fields, csrf_token })).status).toBe(403);
    });
  });

  it('has a policy by which the answer may be redirected to the client, and nobody may frame it', async () => {
    const { visitor } = await logIn(registry);
    const { headers } = await consentPage(visitor, await flow.authorize(visitor));
    const policy = String(headers['content-security-policy']);
    expect(/form-action ([^;]+)/.exec(policy)![1]).toContain('https://client.example.org');
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('RFC 9700 §4.2.4: says to nobody where it was', async () => {
    const { visitor } = await logIn(registry);
    const { headers } = await consentPage(visitor, await flow.authorize(visitor));
    expect(headers['referrer-policy']).toMatch(/^(no-referrer|same-origin)$/);
  });

  it('has who was logged out meanwhile log in, and goes on then', async () => {
    const { visitor, user } = await logIn(registry);
    const asked = await flow.authorize(visitor);
    visitor.cookies.delete(registry.settings.session.cookieName);
    expectLogIn(await visitor.get(pathOf(asked.location!)));
    await logIn(registry, visitor, user);
    expect(answerIn(await decide(visitor, asked, 'allow'))).toHaveProperty('code');
  });

  it('gives nothing to who was suspended meanwhile', async () => {
    const { visitor, user } = await logIn(registry);
    const asked = await flow.authorize(visitor);
    const fields = await form(visitor, asked);
    await suspend(registry, user);
    const answer = await visitor.post('/consent', fields);
    expect(answer.location ?? '').not.toContain('code=');
  });

  it('goes on by itself when it was answered in another tab', async () => {
    const { visitor } = await logIn(registry);
    const [one, two] = [await flow.authorize(visitor), await flow.authorize(visitor)];
    await decide(visitor, one, 'allow');
    expect(answerIn(await consentPage(visitor, two))).toHaveProperty('code');
    expectErrorPage(await consentPage(visitor, two));
  });

  it('asks for the platform’s own clients as for any, unless it is set that they are not', async () => {
    const own = await CodeFlow.of(registry, { firstParty: true });
    expectAsked(await own.authorize((await logIn(registry)).visitor));
    const skipping = await RunningRegistry.start({ FIRST_PARTY_CONSENT: 'skip' });
    const { visitor, user } = await logIn(skipping);
    const skipped = await CodeFlow.of(skipping, { firstParty: true });
    expect(answerIn(await skipped.authorize(visitor))).toHaveProperty('code');
    expectAsked(await skipped.authorize(visitor, { prompt: 'consent' }));
    expectAsked(await (await CodeFlow.of(skipping)).authorize(visitor));
    const consent = await skipping.get(Consents).find(user.ref.id, skipped.client.clientId);
    expect(consent).toMatchObject({ kind: 'first_party', scopes: ['openid', 'public:read'] });
    await skipping.close();
  });
});
