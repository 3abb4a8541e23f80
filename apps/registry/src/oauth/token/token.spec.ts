import { ClientRevocation, type CreatedClient } from '@gatehouse/api-clients';
import { SubjectRef } from '@gatehouse/identity';
import { readBearerToken } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import { basic, basicOf, RunningRegistry, type OAuthAnswer } from '../../testing/running-registry.fixture';

const grant = { grant_type: 'client_credentials' };

describe('POST /token', () => {
  let registry: RunningRegistry;
  let client: CreatedClient;
  let post: CreatedClient;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    client = await registry.client();
    post = await registry.client({ authMethod: 'client_secret_post' });
  }, 60_000);
  afterAll(() => registry.close());

  const ask = (fields: Record<string, string> | string, headers: readonly string[] = basic(client)) =>
    registry.post('/token', fields, headers);
  const inBody = ({ clientId, clientSecret }: CreatedClient) => ({
    client_id: clientId,
    client_secret: clientSecret!,
  });
  const expectError = (answer: OAuthAnswer, status: number, error: string) => {
    expect([answer.status, answer.json()['error']]).toEqual([status, error]);
    expect(Object.keys(answer.json()).sort()).toEqual(['error', 'error_description']);
    expect(answer.json()['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    });
    if (status === 401) expect(answer.headers['www-authenticate']).toMatch(/^Basic realm="/);
    else expect(answer.headers['www-authenticate']).toBeUndefined();
  };

  describe('RFC 6749 §5.1, the answer:', () => {
    it('a bearer token, its lifetime, its scope, and nothing that anybody may keep', async () => {
      const answer = await ask(grant);
      expect(answer.status).toBe(200);
      expect(answer.json()).toEqual({
        access_token: expect.stringMatching(/^gh_c/),
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'public:read submission:read',
      });
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        pragma: 'no-cache',
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
    });

    it('is stored only as a hash', async () => {
      const { id, secret } = readBearerToken(String((await ask(grant)).json()['access_token']))!;
      const { session } = await registry.get(SessionStore).read(id);
      expect(session!.client!.ref).toEqual(SubjectRef.client(client.clientId));
      expect(JSON.stringify(session)).not.toContain(secret);
    });
  });

  describe('RFC 6749 §3.3, scope:', () => {
    const scopeOf = async (scope: string) => (await ask({ ...grant, scope })).json()['scope'];

    it('is cut to what is approved, and said', async () => {
      expect(await scopeOf('public:read')).toBe('public:read');
      expect(await scopeOf('upload:read  public:read public:read')).toBe('public:read');
    });

    it.each(['upload:read', 'nonsense', 'public', '*', 'public:read:*'])(
      'invalid_scope where nothing of it is approved: %s',
      async (scope) => expectError(await ask({ ...grant, scope }), 400, 'invalid_scope'),
    );

    it.each(['"', '\\', 'a\u0000b', 'ü'])('invalid_scope for what is none: %j', async (scope) =>
      expectError(await ask({ ...grant, scope }), 400, 'invalid_scope'),
    );

    it('left out and empty are the same', async () => {
      expect(await scopeOf('')).toBe('public:read submission:read');
    });
  });

  describe('RFC 6749 §2.3.1, client authentication:', () => {
    it('by HTTP Basic, form-encoded and not', async () => {
      expect((await ask(grant)).status).toBe(200);
      expect((await ask(grant, basicOf(`${client.clientId}:${client.clientSecret}`))).status).toBe(200);
      const encoded = [...client.clientId]
        .map((character) => `%${character.charCodeAt(0).toString(16)}`)
        .join('');
      expect((await ask(grant, basicOf(`${encoded}:${client.clientSecret}`))).status).toBe(200);
    });

    it('RFC 9110 §11.1: whatever the case of the scheme', async () => {
      for (const scheme of ['basic', 'BASIC', 'bAsIc']) {
        const header = basicOf(`${client.clientId}:${client.clientSecret}`, scheme);
        expect((await ask(grant, header)).status).toBe(200);
      }
    });

    it('by parameters of the body', async () => {
      expect((await ask({ ...grant, ...inBody(post) }, [])).status).toBe(200);
    });

    it('never by the query', async () => {
      const query = new URLSearchParams(inBody(post)).toString();
      expectError(await registry.post(`/token?${query}`, grant), 401, 'invalid_client');
      expectError(
        await registry.post(`/token?${query}&grant_type=client_credentials`, ''),
        401,
        'invalid_client',
      );
    });

    it('by another method than the registered one is refused', async () => {
      expectError(await ask({ ...grant, ...inBody(client) }, []), 401, 'invalid_client');
      expectError(await ask(grant, basic(post)), 401, 'invalid_client');
    });

    it('in two ways at once is invalid_request, also where both are right', async () => {
      expectError(await ask({ ...grant, ...inBody(client) }), 400, 'invalid_request');
      expectError(await ask({ ...grant, client_secret: 'x' }), 400, 'invalid_request');
      expectError(await ask({ ...grant, client_assertion: 'x' }), 400, 'invalid_request');
      expectError(await ask(grant, [...basic(client), ...basic(client)]), 400, 'invalid_request');
    });

    it('with a client_id beside it that names another client is invalid_request; the same one is fine', async () => {
      expectError(await ask({ ...grant, client_id: post.clientId }), 400, 'invalid_request');
      expect((await ask({ ...grant, client_id: client.clientId })).status).toBe(200);
    });

    it('a `client_secret` that is empty was left out', async () => {
      expect((await ask({ ...grant, client_secret: '' })).status).toBe(200);
    });
  });

  describe('RFC 6749 §5.2, invalid_client is 401 with a challenge:', () => {
    it.each([
      ['a wrong secret', () => basicOf(`${client.clientId}:wrong`)],
      ['no secret', () => basicOf(`${client.clientId}:`)],
      ['no colon', () => basicOf(client.clientId)],
      ['no id', () => basicOf(`:${client.clientSecret}`)],
      ['an unknown client', () => basicOf(`nobody:${client.clientSecret}`)],
      ['no base64', () => ['Authorization', 'Basic %%%']],
      ['nothing behind the scheme', () => ['Authorization', 'Basic']],
      ['an empty header', () => ['Authorization', '']],
      ['broken form encoding', () => basicOf(`${client.clientId}:%zz`)],
      ['another scheme', () => ['Authorization', `Bearer ${client.clientSecret}`]],
      ['a very long one', () => basicOf(`${client.clientId}:${'x'.repeat(8000)}`)],
      ['none at all', () => []],
    ])('%s', async (_what, headers) => {
      expectError(await ask(grant, headers()), 401, 'invalid_client');
    });

    it.each([
      ['a wrong secret in the body', () => ({ client_id: post.clientId, client_secret: 'wrong' })],
      ['an id alone', () => ({ client_id: post.clientId })],
      ['a secret alone', () => ({ client_secret: post.clientSecret! })],
    ])('%s', async (_what, fields) => {
      expectError(await ask({ ...grant, ...fields() }, []), 401, 'invalid_client');
    });

    it('any code_verifier changes nothing (the library would skip authentication)', async () => {
      const verifier = { code_verifier: 'a'.repeat(43) };
      expectError(
        await ask({ ...grant, ...verifier, client_id: client.clientId }, []),
        401,
        'invalid_client',
      );
      expectError(
        await ask(
          { ...verifier, grant_type: 'authorization_code', code: 'x', client_id: client.clientId },
          [],
        ),
        401,
        'invalid_client',
      );
    });

    it('a suspended client', async () => {
      const suspended = await registry.client();
      await registry.get(ClientRevocation).revoke({ clientId: suspended.clientId, by: 'cli', reason: '' });
      expectError(await ask(grant, basic(suspended)), 401, 'invalid_client');
    });
  });

  describe('RFC 6749 §3.2, the request:', () => {
    it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('takes POST alone: %s is 405', async (method) => {
      const answer = await registry.send('/token?grant_type=client_credentials', {
        method,
        headers: basic(client),
      });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
      if (method !== 'HEAD') expect(answer.json()['error']).toBe('invalid_request');
    });

    it.each([
      ['JSON', 'application/json', JSON.stringify(grant)],
      ['text', 'text/plain', 'grant_type=client_credentials'],
      ['multipart', 'multipart/form-data; boundary=x', '--x--'],
      ['no type', '', 'grant_type=client_credentials'],
    ])('takes a form alone: %s is invalid_request', async (_what, type, body) => {
      const headers = [...(type === '' ? [] : ['Content-Type', type]), ...basic(client)];
      expectError(await registry.send('/token', { method: 'POST', headers, body }), 400, 'invalid_request');
    });

    it('§3.1: no parameter comes twice, in no spelling', async () => {
      for (const body of [
        'grant_type=client_credentials&grant_type=client_credentials',
        'grant_type=client_credentials&%67rant_type=x',
        'grant_type=client_credentials&scope=public:read&scope=submission:read',
        'grant_type[]=client_credentials',
        'grant_type=client_credentials&scope[]=public:read',
      ]) {
        expectError(await ask(body), 400, 'invalid_request');
      }
    });

    it('passes over parameters that it does not know', async () => {
      expect((await ask({ ...grant, nonsense: 'x', redirect_uri: 'y', __proto__x: 'z' })).status).toBe(200);
    });

    it.each([
      ['no grant_type', {}, 'invalid_request'],
      ['an empty one', { grant_type: '' }, 'invalid_request'],
      ['an unknown one', { grant_type: 'magic' }, 'unsupported_grant_type'],
      [
        'the password grant (RFC 9700 §2.4)',
        { grant_type: 'password', username: 'a', password: 'b' },
        'unsupported_grant_type',
      ],
      ['the implicit grant (RFC 9700 §2.1.2)', { grant_type: 'implicit' }, 'unsupported_grant_type'],
      ['a name that every object has', { grant_type: 'constructor' }, 'unsupported_grant_type'],
      ['control characters', { grant_type: 'a\u0000b' }, 'unsupported_grant_type'],
    ] as const)('§5.2: %s', async (_what, fields, error) => {
      expectError(await ask(fields), 400, error);
    });

    it('says what is wrong in words that a browser shows as they are: as JSON even to one', async () => {
      const answer = await ask({}, [...basic(client), 'Accept', 'text/html']);
      expectError(answer, 400, 'invalid_request');
      expect(answer.json()['error_description']).toBe('grant_type is missing.');
    });

    it('is refused when it is too large', async () => {
      const answer = await ask({ ...grant, padding: 'x'.repeat(70_000) });
      expect([answer.status, answer.json()['error']]).toEqual([413, 'invalid_request']);
    });
  });

  it('RFC 6749 §4.4: not for a client that is not registered for the grant', async () => {
    const other = await registry.client({
      grantTypes: ['authorization_code'],
      redirectUris: ['https://client.example.org/cb'],
    });
    expectError(await ask(grant, basic(other)), 400, 'unauthorized_client');
  });

  it('a public client gets no token of its own, whatever it shows', async () => {
    const { clientId } = await registry.client({
      authMethod: 'none',
      grantTypes: ['authorization_code'],
      redirectUris: ['https://app.example.org/cb'],
    });
    expectError(await ask({ ...grant, client_id: clientId }, []), 400, 'unauthorized_client');
    expectError(
      await ask({ ...grant, client_id: clientId, client_secret: '' }, []),
      400,
      'unauthorized_client',
    );
    expectError(await ask({ ...grant, client_id: clientId, client_secret: 'x' }, []), 401, 'invalid_client');
  });

  it('no secret and no token gets into the log', async () => {
    const answer = await ask(grant);
    await ask(grant, basicOf(`${client.clientId}:wrong-secret`));
    await registry.post(`/token?client_secret=${post.clientSecret}`, { ...grant, ...inBody(post) });
    const log = registry.log();
    expect(log).toContain('"path":"/token"');
    for (const secret of [client.clientSecret!, post.clientSecret!, 'wrong-secret'])
      expect(log).not.toContain(secret);
    expect(log).not.toContain(String(answer.json()['access_token']).slice(-20));
  });

  it('RFC 9700 §4.13: a failure of ours says nothing of what failed', async () => {
    const store = registry.get(SessionStore);
    const open = jest.spyOn(store, 'open').mockRejectedValue(new Error('ER_SECRET: table x, password y'));
    const answer = await ask(grant);
    open.mockRestore();
    expectError(answer, 500, 'server_error');
    expect(answer.body).not.toContain('ER_SECRET');
  });
});
