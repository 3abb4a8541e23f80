import { createLocalJWKSet, decodeJwt, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { ClientRevocation, type CreatedClient } from '@gatehouse/api-clients';
import { SigningKeys } from '@gatehouse/sessions';
import { basic, RunningRegistry } from '../../testing/running-registry.fixture';

const issuer = 'https://auth.example.org';
const audience = 'https://api.example.org';
const inactive = [200, '{"active":false}'];

describe('access tokens as JWTs, RFC 9068', () => {
  let registry: RunningRegistry;
  let client: CreatedClient;
  let opaque: CreatedClient;
  beforeAll(async () => {
    registry = await RunningRegistry.start({ ISSUER: issuer, ACCESS_TOKEN_AUDIENCE: audience });
    client = await registry.client({ accessTokenFormat: 'jwt' });
    opaque = await registry.client();
  }, 60_000);
  afterAll(() => registry.close());

  const ask = (fields: Record<string, string> = {}, who = client) =>
    registry.post('/token', { grant_type: 'client_credentials', ...fields }, basic(who));
  const introspect = async (token: string, who = opaque) => {
    const answer = await registry.post('/introspect', { token }, basic(who));
    return [answer.status, answer.body];
  };
  const published = async () => (await registry.send('/jwks')).json() as never as JSONWebKeySet;

  it('§2: come in the usual answer, and say what it says', async () => {
    const answer = await ask({ scope: 'public:read upload:read' });
    expect(answer.json()).toEqual({
      access_token: expect.stringMatching(/^eyJ[^.]+\.[^.]+\.[^.]+$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'public:read',
    });
    const claims = decodeJwt(String(answer.json()['access_token']));
    expect(claims).toMatchObject({ iss: issuer, aud: audience, sub: client.clientId, scope: 'public:read' });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
    for (const name of ['auth_time', 'acr', 'amr']) expect(claims).not.toHaveProperty(name);
  });

  it('§4: are verified by whoever has /jwks, and by whom they are not for, not', async () => {
    const token = await registry.token(client);
    const keys = createLocalJWKSet(await published());
    const rules = { issuer, audience, typ: 'at+jwt' };
    expect((await jwtVerify(token, keys, rules)).payload).toMatchObject({ client_id: client.clientId });
    await expect(jwtVerify(token, keys, { ...rules, audience: 'https://x.example' })).rejects.toThrow(
      '"aud"',
    );
  });

  it('§3, RFC 8707: are for the one resource that there is, and not given for another', async () => {
    const answer = await ask({ resource: audience });
    expect(decodeJwt(String(answer.json()['access_token'])).aud).toBe(audience);
    for (const resource of ['https://x.example', `${audience}/`, 'gateway']) {
      const refused = await ask({ resource });
      expect([refused.status, refused.json()['error']]).toEqual([400, 'invalid_target']);
    }
    const twice = `grant_type=client_credentials&resource=${audience}&resource=https://x.example`;
    expect((await registry.post('/token', twice, basic(client))).status).toBe(400);
    expect((await ask({ resource: 'https://x.example' }, opaque)).json()).toMatchObject({
      error: 'invalid_target',
    });
  });

  it('RFC 7662: are introspected like others, and say for whom they are', async () => {
    const token = await registry.token(client, 'public:read');
    const { iat, exp, jti } = decodeJwt(token);
    const [status, body] = await introspect(token);
    expect([status, JSON.parse(String(body))]).toEqual([
      200,
      {
        active: true,
        scope: 'public:read',
        client_id: client.clientId,
        token_type: 'Bearer',
        ...{ iat, exp, jti },
        sub: client.clientId,
        iss: issuer,
        aud: audience,
      },
    ]);
  });

  it('RFC 7662: are inactive when the session has ended, forged ones always', async () => {
    const key = registry.get(SigningKeys).getSigner();
    const [token, ofRevoked] = [
      await registry.token(client),
      await registry.client({ accessTokenFormat: 'jwt' }),
    ];
    const gone = await registry.token(ofRevoked);
    await registry.get(ClientRevocation).revoke({ clientId: ofRevoked.clientId, by: 'cli', reason: '' });
    const sign = async (claims: object, typ = 'at+jwt') =>
      new SignJWT({ ...decodeJwt(token), ...claims })
        .setProtectedHeader({ typ, alg: key.alg, kid: key.kid })
        .sign(await key.privateKey());
    const forged = [
      gone,
      await sign({ scope: 'public:read upload:read' }),
      await sign({ jti: decodeJwt(gone).jti, sub: ofRevoked.clientId, client_id: ofRevoked.clientId }),
      await sign({}, 'gateway+jwt'),
      await sign({}, 'JWT'),
      await sign({ exp: 1 }),
      String(decodeJwt(token).jti),
      token.slice(0, -10),
    ];
    for (const text of forged) expect(await introspect(text)).toEqual(inactive);
    expect((await introspect(token))[1]).toContain('"active":true');
  });

  it('RFC 7009: are given back by their client, and by no other', async () => {
    const [token, another] = [await registry.token(client), await registry.token(client)];
    const revoke = (who: CreatedClient) => registry.post('/revoke', { token }, basic(who));
    const refused = await revoke(opaque);
    expect([refused.status, refused.json()['error']]).toEqual([400, 'unauthorized_client']);
    expect((await introspect(token))[1]).toContain('"active":true');
    expect((await revoke(client)).status).toBe(200);
    expect(await introspect(token)).toEqual(inactive);
    expect((await introspect(another))[1]).toContain('"active":true');
    expect((await revoke(client)).status).toBe(200);
  });

  it('say nothing in any log', async () => {
    const token = await registry.token(client);
    await introspect(token);
    await registry.post('/revoke', { token }, basic(client));
    expect(registry.log()).not.toContain(token.split('.')[2]);
    expect(registry.log()).not.toContain('eyJ');
  });

  it('are not given while no key may sign: 503, and opaque ones are', async () => {
    const keys = registry.get(SigningKeys);
    const none = jest.spyOn(keys, 'findSigner').mockReturnValue(null);
    try {
      const answer = await ask();
      expect([answer.status, answer.json()['error']]).toEqual([503, 'temporarily_unavailable']);
      expect((await ask({}, opaque)).status).toBe(200);
    } finally {
      none.mockRestore();
    }
  });
});
