import type { CreatedClient } from '@gatehouse/api-clients';
import { ClientRevocation } from '@gatehouse/api-clients';
import { SubjectRef } from '@gatehouse/identity';
import { Sessions } from '@gatehouse/sessions';
import { aUserSubject } from '@gatehouse/testing';
import { SessionStore } from '@gatehouse/token-store';
import { basic, basicOf, RunningRegistry } from '../../testing/running-registry.fixture';

describe('POST /introspect, RFC 7662', () => {
  let registry: RunningRegistry;
  let client: CreatedClient;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    client = await registry.client();
  }, 60_000);
  afterAll(() => registry.close());

  const ask = (token: string, more: Record<string, string> = {}, headers = basic(client)) =>
    registry.post('/introspect', { token, ...more }, headers);

  it('§2.2: says what a live token stands for', async () => {
    const now = Math.floor(Date.now() / 1000);
    const answer = await ask(await registry.token(client, 'public:read'));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    const said = answer.json() as { iat: number; exp: number };
    expect(said).toEqual({
      active: true,
      scope: 'public:read',
      client_id: client.clientId,
      token_type: 'Bearer',
      exp: said.iat + 3600,
      iat: said.iat,
      sub: client.clientId,
      iss: registry.settings.site.issuer,
      jti: expect.stringMatching(/^c/),
    });
    expect(said.iat - now).toBeLessThan(30);
  });

  it('says who a person’s token stands for', async () => {
    const user = aUserSubject({ epoch: 0 });
    await registry.get(SessionStore).writeSubject(user, 2_000_000_000);
    const { secret } = await registry.get(Sessions).open({
      user: { ref: user.ref, epoch: 0 },
      client: null,
      owner: null,
      credential: 'bearer',
      authTime: 1,
      amr: ['pwd'],
      ipAddress: '192.0.2.7',
      remoteHost: '192.0.2.7',
      duration: 600,
      scopes: null,
      legacyUser: null,
      legacy: null,
    });
    const said = (await ask(secret)).json();
    expect(said).toMatchObject({ active: true, sub: user.ref.id, username: 'foouser' });
    expect(said).not.toHaveProperty('client_id');
  });

  it('§2.1: a wrong or unknown hint changes nothing', async () => {
    const token = await registry.token(client);
    for (const token_type_hint of ['refresh_token', 'access_token', 'nonsense']) {
      expect((await ask(token, { token_type_hint })).json()['active']).toBe(true);
    }
  });

  describe('§2.2: of what is not live it says exactly {"active":false}:', () => {
    const revoked = async () => {
      const token = await registry.token(client);
      await registry.post('/revoke', { token }, basic(client));
      return token;
    };
    const ofSuspendedClient = async () => {
      const other = await registry.client();
      const token = await registry.token(other);
      await registry.get(ClientRevocation).revoke({ clientId: other.clientId, by: 'cli', reason: '' });
      return token;
    };
    const ofSuspendedOwner = async () => {
      const ref = SubjectRef.user('7d2f7a52-0000-4000-8000-00000000000a');
      const owner = { uuid: ref.id, userId: '99', legacyId: 99 };
      const token = await registry.token(await registry.client({ owner }));
      await registry.get(SessionStore).enforce(ref, 'suspended', 1, null);
      return token;
    };
    const tampered = async () =>
      (await registry.token(client)).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const handle = async () => String((await ask(await registry.token(client))).json()['jti']);

    it.each([
      ['garbage', async () => 'garbage'],
      ['a secret', async () => client.clientSecret!],
      ['a token that was given back', revoked],
      ['a token of a suspended client', ofSuspendedClient],
      ['a token of a client whose owner is suspended', ofSuspendedOwner],
      ['a tampered token', tampered],
      ['the handle of a live session', handle],
      ['a very long text', async () => `gh_${'x'.repeat(50_000)}`],
    ])('%s', async (_what, token) => {
      const answer = await ask(await token());
      expect([answer.status, answer.body]).toEqual([200, '{"active":false}']);
    });
  });

  describe('§2.1: whoever asks has to say who they are:', () => {
    it.each([
      ['nobody', () => []],
      ['a wrong secret', () => basicOf(`${client.clientId}:wrong`)],
      ['a bearer token', () => ['Authorization', 'Bearer x']],
    ])('%s is 401', async (_who, headers) => {
      const answer = await ask(await registry.token(client), {}, headers());
      expect([answer.status, answer.json()['error']]).toEqual([401, 'invalid_client']);
    });

    it('a public client is 401: anybody could be it', async () => {
      const { clientId } = await registry.client({
        authMethod: 'none',
        grantTypes: ['authorization_code'],
        redirectUris: ['https://app.example.org/cb'],
      });
      const answer = await ask(await registry.token(client), { client_id: clientId }, []);
      expect([answer.status, answer.json()['error']]).toEqual([401, 'invalid_client']);
    });

    it('a client that can keep a secret may ask about another’s token, which it was shown', async () => {
      const other = await registry.client({ authMethod: 'client_secret_post' });
      const credentials = { client_id: other.clientId, client_secret: other.clientSecret! };
      expect((await ask(await registry.token(client), credentials, [])).json()['active']).toBe(true);
    });
  });

  it('needs a token, and takes it from the body alone', async () => {
    const token = await registry.token(client);
    for (const answer of [
      await registry.post('/introspect', {}, basic(client)),
      await registry.post(`/introspect?token=${token}`, {}, basic(client)),
    ]) {
      expect([answer.status, answer.json()['error']]).toEqual([400, 'invalid_request']);
    }
    const got = await registry.send(`/introspect?token=${token}`, { headers: basic(client) });
    expect([got.status, got.headers['allow']]).toEqual([405, 'POST']);
  });
});
