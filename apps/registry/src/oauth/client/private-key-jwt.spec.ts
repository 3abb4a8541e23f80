import { createSecretKey, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import type { CreatedClient } from '@gatehouse/api-clients';
import type { PublicJwk } from '@gatehouse/identity';
import { basic, RunningRegistry } from '../../testing/running-registry.fixture';

const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

describe('private_key_jwt, RFC 7523', () => {
  let registry: RunningRegistry;
  let keys: Keys;
  let publicJwk: PublicJwk;
  let client: CreatedClient;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    keys = await generateKeyPair('ES256', { extractable: true });
    publicJwk = { ...(await exportJWK(keys.publicKey)), kty: 'EC', kid: 'one', alg: 'ES256' };
    client = await registry.client({ authMethod: 'private_key_jwt', jwks: [publicJwk] });
  }, 60_000);
  afterAll(() => registry.close());

  const now = () => Math.floor(Date.now() / 1000);
  const claims = (): JWTPayload => ({
    iss: client.clientId,
    sub: client.clientId,
    aud: registry.settings.site.issuer,
    exp: now() + 60,
    iat: now(),
    jti: randomUUID(),
  });
  const signed = (changed: JWTPayload = {}, key: Keys['privateKey'] = keys.privateKey) =>
    new SignJWT({ ...claims(), ...changed }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(key);
  const ask = (assertion: string, more: Record<string, string> = {}) =>
    registry.post('/token', {
      grant_type: 'client_credentials',
      client_assertion_type: type,
      client_assertion: assertion,
      ...more,
    });
  const refused = async (assertion: string | Promise<string>) => {
    const answer = await ask(await assertion);
    expect([answer.status, answer.json()['error']]).toEqual([401, 'invalid_client']);
  };

  it('§3: an assertion of the client about itself, for us, is proof', async () => {
    expect((await ask(await signed())).status).toBe(200);
    const aud = `${registry.settings.site.issuer}/token`;
    expect((await ask(await signed({ aud }), { client_id: client.clientId })).status).toBe(200);
  });

  it('§3 (7): is taken once', async () => {
    const assertion = await signed();
    expect((await ask(assertion)).status).toBe(200);
    await refused(assertion);
  });

  it('§3 (7): of two at once one is taken', async () => {
    const assertion = await signed();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it.each([
    ['(1) issued by somebody else', { iss: 'other' }],
    ['(2) about somebody else', { sub: 'other' }],
    ['(3) for somebody else', { aud: 'https://other.example.org' }],
    ['(3) for nobody', { aud: undefined }],
    ['(4) without an end', { exp: undefined }],
    ['(4) past its end', { exp: 1 }],
    ['(4) good for a day', { exp: Math.floor(Date.now() / 1000) + 86_400 }],
    ['(5) not yet good', { nbf: Math.floor(Date.now() / 1000) + 600 }],
    ['(7) without an id', { jti: undefined }],
    ['(7) with an empty id', { jti: '' }],
  ])('§3 %s: refused', async (_what, changed) => refused(signed(changed)));

  it('§3 (9): signed by another key: refused', async () => {
    await refused(signed({}, (await generateKeyPair('ES256')).privateKey));
  });

  it('RFC 8725 §3.1: not signed, or by an HMAC made from the public key: refused', async () => {
    await refused(new UnsecuredJWT(claims()).encode());
    const secret = createSecretKey(Buffer.from(JSON.stringify(publicJwk)));
    const hmac = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret);
    await refused(hmac);
  });

  it.each(['garbage', 'a.b.c', '..', 'e30.e30.', 'x'.repeat(5000)])('is no JWT: %.20s', async (text) =>
    refused(text),
  );

  it('§2.2: needs its type', async () => {
    const fields = { grant_type: 'client_credentials', client_assertion: await signed() };
    const answer = await registry.post('/token', fields);
    expect([answer.status, answer.json()['error']]).toEqual([400, 'invalid_request']);
  });

  it('OIDC Core §9: a client that is registered for a secret does not get in by a key, nor the reverse', async () => {
    const other = await registry.client();
    await refused(signed({ iss: other.clientId, sub: other.clientId }));
    const answer = await registry.post(
      '/token',
      { grant_type: 'client_credentials' },
      basic({ clientId: client.clientId, clientSecret: 'secret' }),
    );
    expect([answer.status, answer.json()['error']]).toEqual([401, 'invalid_client']);
  });
});
