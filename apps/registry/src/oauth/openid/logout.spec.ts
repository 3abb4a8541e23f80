import { ChangeClient, ClientRevocation, EndedSessions, IdTokens } from '@gatehouse/api-clients';
import type { AuthenticationMethod } from '@gatehouse/identity';
import { SessionCookies, Sessions } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import { aUserSubject, tokenIn, until, type Answer, type Visitor } from '@gatehouse/testing';
import { CodeFlow } from '../../testing/code-flow.fixture';
import { aVisitor, logIn, pathOf, suspend } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

const bye = 'https://client.example.org/bye?keep=1';
const state = 'a state & more = ü%20+';

describe('/logout, OpenID Connect RP-Initiated Logout 1.0', () => {
  let registry: RunningRegistry;
  let flow: CodeFlow;
  let clientId: string;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await CodeFlow.of(registry, { postLogoutRedirectUris: [bye, 'http://127.0.0.1/bye'] });
    ({ clientId } = flow.client);
  }, 60_000);
  afterAll(() => registry.close());

  const sessionIdOf = (visitor: Visitor) => {
    const { cookieName } = registry.settings.session;
    return registry.get(SessionCookies).read(visitor.cookies.get(cookieName)!)!.id;
  };
  /** As somebody's client would have got it. */
  const hint = (visitor: Visitor, userId: string, aud = clientId) =>
    registry.get(IdTokens).write({
      clientId: aud,
      userId,
      nonce: null,
      authTime: 1,
      amr: ['pwd'] as readonly AuthenticationMethod[],
      sid: sessionIdOf(visitor).toString(),
      accessToken: 'x',
      expiresIn: 60,
    });
  const query = (parameters: Readonly<Record<string, string>>) =>
    `/logout?${new URLSearchParams(parameters)}`;
  const onward = ({ body }: Answer) =>
    /http-equiv="refresh" content="0;url=([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? null;
  const isAsked = (answer: Answer) => answer.body.includes('Do you want to log out?');
  /** What the accounts app does: ends the session, has the cookies forgotten, and sends back. */
  async function atAccounts(visitor: Visitor, going: Answer): Promise<Answer> {
    const { accountsUrl, issuer } = registry.settings.site;
    const target = new URL(onward(going)!);
    expect(`${target.origin}${target.pathname}`).toBe(`${accountsUrl}/logout`);
    const next = target.searchParams.get('next_page')!;
    expect(next.startsWith(`${issuer}/logout/done?request=`) && next.length <= 300).toBe(true);
    await registry.get(Sessions).close(sessionIdOf(visitor));
    visitor.cookies.delete(registry.settings.session.cookieName);
    return visitor.get(pathOf(next));
  }
  const confirm = (visitor: Visitor, { body }: Answer, changes: Readonly<Record<string, string>> = {}) => {
    const request = /name="request" value="([^"]+)"/.exec(body)![1]!;
    return visitor.post('/logout', {
      request,
      csrf_token: tokenIn(body.slice(body.indexOf('<main')))!,
      ...changes,
    });
  };

  it.each(['GET', 'POST'])(
    '§2: %s with a hint of this very session asks nobody, and comes back with the state',
    async (method) => {
      const { visitor, user } = await logIn(registry);
      const parameters = {
        id_token_hint: await hint(visitor, user.ref.id),
        post_logout_redirect_uri: bye,
        state,
        logout_hint: 'x',
      };
      const from = { origin: 'https://client.example.org', 'sec-fetch-site': 'cross-site' };
      const going =
        method === 'GET'
          ? await visitor.get(query(parameters), from)
          : await visitor.post('/logout', parameters, from);
      expect([going.status, isAsked(going)]).toEqual([200, false]);
      expect(going.headers['cache-control']).toBe('no-store');
      const done = await atAccounts(visitor, going);
      expect(done.status).toBe(200);
      expect(onward(done)).toBe(`${bye}&state=${encodeURIComponent(state)}`);
      expect(done.body).toContain('Reader');
    },
  );

  it('§2: says here that it is done where the client wants nobody back', async () => {
    const { visitor, user } = await logIn(registry);
    const going = await visitor.get(query({ id_token_hint: await hint(visitor, user.ref.id) }));
    const done = await atAccounts(visitor, going);
    expect([done.status, onward(done)]).toEqual([200, null]);
    expect(done.body).toContain('You are logged out');
  });

  it('§3: sends back without a state where none came, also to an address without query', async () => {
    const { visitor, user } = await logIn(registry);
    const uri = 'http://127.0.0.1/bye';
    const id_token_hint = await hint(visitor, user.ref.id);
    const going = await visitor.get(query({ id_token_hint, post_logout_redirect_uri: uri }));
    expect(onward(await atAccounts(visitor, going))).toBe(uri);
  });

  describe('§2: without proof that the client means this session, the person is asked:', () => {
    const asking: [string, (visitor: Visitor) => Promise<Record<string, string>>][] = [
      ['nothing at all', async () => ({})],
      ['a client_id alone', async () => ({ client_id: clientId })],
      ['a hint that is none', async () => ({ id_token_hint: 'garbage', client_id: clientId })],
      [
        'a hint about another session of the same user',
        async (visitor) => {
          const user = (await registry.get(SessionStore).findSubject(sessionIdOf(visitor).subject))!;
          const other = await logIn(registry, undefined, user as never);
          return { id_token_hint: await hint(other.visitor, user.ref.id) };
        },
      ],
      [
        'a hint about another user',
        async (visitor) => ({ id_token_hint: await hint(visitor, aUserSubject().ref.id) }),
      ],
      [
        'a tampered hint',
        async (visitor) => {
          const text = await hint(visitor, sessionIdOf(visitor).subject.id);
          return { client_id: clientId, id_token_hint: text.replace(/.{4}$/, 'AAAA') };
        },
      ],
      [
        'an access token for a hint',
        async (visitor) => ({
          client_id: clientId,
          id_token_hint: (await flow.tokens(visitor)).access,
        }),
      ],
    ];
    it.each(asking)('%s', async (_what, parameters) => {
      const { visitor } = await logIn(registry);
      const answer = await visitor.get(query(await parameters(visitor)));
      expect([answer.status, isAsked(answer), onward(answer)]).toEqual([200, true, null]);
      expect(answer.setCookies).toEqual([]);
    });
  });

  it('§2: goes on when the person agrees', async () => {
    const { visitor } = await logIn(registry);
    const parameters = { client_id: clientId, post_logout_redirect_uri: bye, state };
    const asked = await visitor.get(query(parameters));
    expect(isAsked(asked)).toBe(true);
    expect(asked.body).toContain('Reader');
    const done = await atAccounts(visitor, await confirm(visitor, asked));
    expect(onward(done)).toBe(`${bye}&state=${encodeURIComponent(state)}`);
  });

  it('takes the answer of our own page alone, and asks once more otherwise', async () => {
    const { visitor } = await logIn(registry);
    const other = await logIn(registry);
    const asked = await visitor.get(query({ client_id: clientId, post_logout_redirect_uri: bye }));
    const stolen = tokenIn((await other.visitor.get('/logout')).body)!;
    const wrong: Record<string, string>[] = [{ csrf_token: 'x' }, { csrf_token: stolen }, { request: 'x' }];
    for (const changes of wrong) {
      const answer = await confirm(visitor, asked, changes);
      expect([answer.status, isAsked(answer), onward(answer)]).toEqual([403, true, null]);
    }
    const { body } = asked;
    const request = /name="request" value="([^"]+)"/.exec(body)![1]!;
    const foreign = await visitor.post(
      '/logout',
      { request, csrf_token: tokenIn(body)! },
      { origin: 'https://evil.example' },
    );
    expect([foreign.status, onward(foreign)]).toEqual([403, null]);
    const again = await confirm(visitor, asked, { csrf_token: 'x' });
    expect(onward(await atAccounts(visitor, await confirm(visitor, again)))).toBe(bye);
  });

  describe('§3: nobody is sent to an address that is not the client’s, to the letter:', () => {
    const wrong: [string, Record<string, string>][] = [
      ['another one', { post_logout_redirect_uri: 'https://evil.example/' }],
      ['one with more', { post_logout_redirect_uri: `${bye}&more` }],
      ['one with another case', { post_logout_redirect_uri: bye.replace('client', 'Client') }],
      ['a loopback one with a port', { post_logout_redirect_uri: 'http://127.0.0.1:7777/bye' }],
      ['one of its redirect URIs', { post_logout_redirect_uri: 'https://client.example.org/cb?keep=1' }],
      ['one of a client that is nobody’s', { post_logout_redirect_uri: bye, client_id: 'nobody' }],
      ['one without a client', { post_logout_redirect_uri: bye, client_id: '' }],
      [
        'one of whoever the hint does not prove',
        { post_logout_redirect_uri: bye, client_id: '', id_token_hint: 'x' },
      ],
    ];
    it.each(wrong)('%s', async (_what, changes) => {
      const { visitor } = await logIn(registry);
      for (const who of [visitor, aVisitor(registry)]) {
        const answer = await who.get(query({ client_id: clientId, ...changes }));
        expect([answer.status, answer.location, onward(answer)]).toEqual([400, undefined, null]);
        expect(isAsked(answer)).toBe(false);
      }
    });
  });

  it('§2: a hint and a client_id have to agree', async () => {
    const { visitor, user } = await logIn(registry);
    const other = await registry.client();
    const id_token_hint = await hint(visitor, user.ref.id, other.clientId);
    const parameters = { id_token_hint, client_id: clientId, post_logout_redirect_uri: bye };
    const answer = await visitor.get(query(parameters));
    expect([answer.status, answer.location, onward(answer)]).toEqual([400, undefined, null]);
    const agreeing = { ...parameters, id_token_hint: await hint(visitor, user.ref.id) };
    expect(onward(await visitor.get(query(agreeing)))).not.toBeNull();
  });

  it('refuses a parameter that comes twice, and does not mix query and form', async () => {
    const { visitor } = await logIn(registry);
    const twice = await visitor.get(`${query({ client_id: clientId })}&state=a&state=b`);
    expect([twice.status, isAsked(twice)]).toEqual([400, false]);
    const mixed = await visitor.post(query({ client_id: clientId, post_logout_redirect_uri: bye }), {
      state,
    });
    expect(isAsked(mixed)).toBe(true);
    expect(mixed.body).not.toContain('Reader');
  });

  it('does not send to a client that is suspended, and still logs out', async () => {
    const suspended = await CodeFlow.of(registry, { postLogoutRedirectUris: [bye] });
    const { clientId: id } = suspended.client;
    const { visitor } = await logIn(registry);
    await registry.get(ClientRevocation).revoke({ clientId: id, by: 'cli', reason: '' });
    const back = await visitor.get(query({ client_id: id, post_logout_redirect_uri: bye }));
    expect([back.status, back.location, onward(back)]).toEqual([400, undefined, null]);
    expect(isAsked(await visitor.get(query({ client_id: id })))).toBe(true);
  });

  describe('where nobody is logged in', () => {
    it('goes straight on (§2)', async () => {
      const visitor = aVisitor(registry);
      const back = await visitor.get(query({ client_id: clientId, post_logout_redirect_uri: bye, state }));
      expect([back.status, back.location]).toEqual([303, `${bye}&state=${encodeURIComponent(state)}`]);
      const here = await visitor.get('/logout');
      expect([here.status, isAsked(here), onward(here)]).toEqual([200, false, null]);
    });

    it('any more, the answer of an old page goes on', async () => {
      const { visitor, user } = await logIn(registry);
      const asked = await visitor.get(query({ client_id: clientId, post_logout_redirect_uri: bye }));
      await suspend(registry, user);
      await until(async () => onward(await confirm(visitor, asked)) === bye, { message: 'the way on' });
    });

    it('as far as anybody can tell, nothing is said while the store is away', async () => {
      const ping = jest.spyOn(registry.get(SessionStore), 'ping');
      ping.mockRejectedValue(Object.assign(new Error('away')));
      const answer = await aVisitor(registry).get(
        query({ client_id: clientId, post_logout_redirect_uri: bye }),
      );
      expect([answer.status, answer.location]).toEqual([500, undefined]);
      ping.mockRestore();
    });
  });

  it('never says that somebody is logged out who is not', async () => {
    const { visitor, user } = await logIn(registry);
    const going = await visitor.get(
      query({ id_token_hint: await hint(visitor, user.ref.id), post_logout_redirect_uri: bye }),
    );
    const next = pathOf(new URL(onward(going)!).searchParams.get('next_page')!);
    const still = await visitor.get(next);
    expect([isAsked(still), onward(still)]).toEqual([true, null]);
    expect(onward(await atAccounts(visitor, await confirm(visitor, still)))).toBe(bye);
    const unknown = await aVisitor(registry).get('/logout/done?request=nothing');
    expect([unknown.status, onward(unknown)]).toEqual([200, null]);
  });

  it('ends at once what was approved in the session, but for what may go on (OIDC Core §11)', async () => {
    const { visitor, user } = await logIn(registry);
    const ending = await flow.tokens(visitor, { scope: 'openid public:read' });
    const staying = await flow.tokens(visitor, { scope: 'openid public:read offline_access' });
    const going = await visitor.get(query({ id_token_hint: await hint(visitor, user.ref.id) }));
    await atAccounts(visitor, going);
    expect((await flow.refresh(ending.refresh)).json()['error']).toBe('invalid_grant');
    expect((await flow.refresh(staying.refresh)).status).toBe(200);
  });

  it('is over for the person also where what was approved has to be ended later', async () => {
    const { visitor, user } = await logIn(registry);
    const going = await visitor.get(query({ id_token_hint: await hint(visitor, user.ref.id) }));
    const lookAt = jest.spyOn(registry.get(EndedSessions), 'lookAt').mockRejectedValue(new Error('away'));
    const done = await atAccounts(visitor, going);
    expect([done.status, lookAt.mock.calls.length]).toEqual([200, 1]);
    lookAt.mockRestore();
  });

  it('takes away an address that the client no longer has', async () => {
    const other = await CodeFlow.of(registry, { postLogoutRedirectUris: [bye] });
    const { clientId: id } = other.client;
    await registry.get(ChangeClient).change({ clientId: id, postLogoutRedirectUris: [], by: 'cli' });
    const answer = await aVisitor(registry).get(query({ client_id: id, post_logout_redirect_uri: bye }));
    expect([answer.status, answer.location]).toEqual([400, undefined]);
  });
});
