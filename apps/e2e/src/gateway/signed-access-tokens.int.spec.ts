import { createHmac } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { IdTokens, LogoutTokens } from '@gatehouse/api-clients';
import {
  SessionId,
  SystemClock,
  SystemRandomness,
  type ClientSubject,
  type UserSubject,
} from '@gatehouse/identity';
import { AccessTokens, SigningKeys } from '@gatehouse/sessions';
import { describeWith, until } from '@gatehouse/testing';
import { StoredClients } from '../clients/stored-clients';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { ask } from '../http/raw-request';
import { aSigningKey, SigningKeysFile } from '../keys/signing-keys-file';
import type { LoggedIn } from '../people/logged-in';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';

const clock = new SystemClock();
const issuer = 'https://registry.example.org';
const audience = 'https://example.org';

/** Access tokens that are JWTs; gateway tokens are signed by the same keys. */
describeWith(['redis-server', 'nginx'], 'a signed access token at the gateway', () => {
  const retired = aSigningKey('retired', { exp: clock.seconds() + 600 });
  const [key, stranger] = [aSigningKey('now'), aSigningKey('now')];
  const file = new SigningKeysFile(key, retired);
  const writer = (...keys: readonly (typeof key)[]) => {
    const signingKeys = new SigningKeys(
      keys.map(({ jwk }) => jwk),
      clock,
    );
    return new AccessTokens({ issuer, audience, signingKeys }, clock);
  };
  let stack: GatewayStack;
  let clients: StoredClients;
  let owner: UserSubject;
  let client: ClientSubject;
  let session: LoggedIn;
  let token: string;

  beforeAll(async () => {
    const signed = { GATEWAY_TOKEN_FORMAT: 'jws', GATEWAY_TOKEN_KEY: '', SIGNING_KEYS_FILE: file.path };
    stack = await startGatewayStack({ env: signed });
    clients = new StoredClients(stack.people.store, stack.secrets);
    owner = await stack.people.user('foouser');
    session = await stack.people.logIn(owner);
    client = await clients.client('Harvester', owner);
    token = await clients.signedToken(client, writer(key));
  }, 60_000);
  afterAll(() => stack?.stop());

  /** Asks through the gateway and directly, and expects one answer. */
  const statusOf = async (bearer: string) => {
    const before = stack.echo.received.length;
    const authorization = ['Authorization', `Bearer ${bearer}`] as const;
    const through = await ask(stack.gateway.service, { headers: [authorization] });
    const reached = stack.echo.received.length > before;
    const headers = [['X-Original-URI', '/'], ['X-Original-Method', 'GET'], authorization] as const;
    const direct = await ask(stack.authorizer.port, { target: '/auth', headers });
    const reasons = [through, direct].map((answer) => answer.header('X-Auth-Reason') ?? 'ok');
    expect(reasons[0]).toBe(reasons[1]);
    return { through: through.status, direct: direct.status, reached, reason: reasons[0] };
  };
  const letIn = { through: 200, direct: 200, reached: true, reason: 'ok' };
  const refused = (reason: string) => ({ through: 401, direct: 401, reached: false, reason });
  const header = { typ: 'at+jwt', alg: 'ES256', kid: 'now' };
  /** As the registry's key would sign it. */
  const forge = (claims: object, headers: object = {}, by = key) =>
    new SignJWT({ ...decodeJwt(token), ...claims })
      .setProtectedHeader({ ...header, ...headers })
      .sign(by.privateKey);
  const keys = () => new SigningKeys([key.jwk], clock);
  /** About the session of the access token, as far as it can say so. */
  const sid = () => String(decodeJwt(token).jti);
  const idToken = (clientId: string) =>
    new IdTokens(issuer, keys(), clock).write({
      ...{ clientId, userId: client.ref.id, nonce: null, authTime: clock.seconds(), amr: ['pwd'] },
      ...{ sid: sid(), accessToken: token, expiresIn: 600 },
    });
  const logoutToken = (clientId: string) =>
    new LogoutTokens(issuer, keys(), clock, new SystemRandomness()).write({
      ...{ clientId, userId: client.ref.id, sid: sid() },
    });
  const unsigned = (headers: object) =>
    [headers, decodeJwt(token)]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
  const hmac = (secret: string | Buffer) => {
    const text = unsigned({ ...header, alg: 'HS256' });
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };

  test('lets its client in, and the service gets a gateway token in its place', async () => {
    expect(await statusOf(token)).toEqual(letIn);
    const answer = await ask(stack.gateway.service, { headers: [['Authorization', `Bearer ${token}`]] });
    const got = answer.json<object>() as ReceivedRequest;
    expect(headerOf(got, 'X-Auth-Client')).toBe(client.ref.id);
    expect(headerOf(got, 'X-Auth-User') ?? '').toBe('');
    expect(headerOf(got, 'X-Auth-Scopes')).toBe('submission:read');
    expect(headerOf(got, 'X-Auth-Session')).toBe(decodeJwt(token).jti);
    expect(JSON.stringify(got.rawHeaders)).not.toContain(token.split('.')[2]);
  });

  test('holds though the key that signed it signs no longer', async () => {
    expect(await statusOf(await clients.signedToken(client, writer(retired)))).toEqual(letIn);
  });

  describe('is 401 (row 18):', () => {
    test.each<[string, () => string | Promise<string>]>([
      ['alg none', () => `${unsigned({ ...header, alg: 'none' })}.`],
      [
        'alg none with the good signature',
        () => `${unsigned({ ...header, alg: 'none' })}.${token.split('.')[2]}`,
      ],
      ['HS256 from the public key, PEM', () => hmac(key.publicKey.export({ format: 'pem', type: 'spki' }))],
      ['HS256 from the public key, DER', () => hmac(key.publicKey.export({ format: 'der', type: 'spki' }))],
      ['HS256 from the public key, JWK', () => hmac(JSON.stringify(key.publicKey.export({ format: 'jwk' })))],
      ['another key under the same kid', () => forge({}, {}, stranger)],
      ['a kid that nobody has', () => forge({}, { kid: 'other' })],
      ['the kid of another of our keys', () => forge({}, { kid: 'retired' })],
      ['no kid', () => forge({}, { kid: undefined })],
      ['another aud', () => forge({ aud: 'https://other.example' })],
      ['the aud of gateway tokens', () => forge({ aud: 'gateway' })],
      ['another iss', () => forge({ iss: 'https://other.example' })],
      ['another typ', () => forge({}, { typ: 'JWT' })],
      ['an end that has passed, moved', async () => forge({ exp: clock.seconds() + 86_400 })],
      ['more scopes', () => forge({ scope: 'submission:read submission:create' })],
      ['the handle of a browser’s session', () => forge({ jti: session.sessionId, sub: owner.ref.id })],
      [
        'the handle of an opaque token',
        async () => {
          const id = /^gh_(.+)\.[^.]+$/.exec(await clients.token(client))![1];
          return forge({ jti: id });
        },
      ],
      ['an ID token', () => forge({ aud: client.ref.id, nonce: 'n', auth_time: 1 }, { typ: 'JWT' })],
      ['an ID token, as the registry writes it', () => idToken(client.ref.id)],
      ['the same, for the audience of access tokens', () => idToken(audience)],
      ['a logout token, as the registry writes it', () => logoutToken(client.ref.id)],
      ['the same, for the audience of access tokens', () => logoutToken(audience)],
      ['the signature cut off', () => token.replace(/[^.]+$/, '')],
    ])('%s', async (_what, forged) => {
      expect(await statusOf(await forged())).toEqual(refused('bad_credentials'));
    });

    test('one whose session was ended', async () => {
      const ended = await clients.signedToken(client, writer(key));
      expect(await statusOf(ended)).toEqual(letIn);
      await stack.people.store.sessions.close(SessionId.parse(String(decodeJwt(ended).jti))!);
      await until(async () => (await statusOf(ended)).through === 401, { message: 'the end of the session' });
      expect(await statusOf(ended)).toEqual(refused('revoked'));
    });

    test('one that has run out', async () => {
      const short = await clients.signedToken(client, writer(key), 2);
      expect(await statusOf(short)).toEqual(letIn);
      await until(async () => (await statusOf(short)).reason === 'expired', { message: 'its end' });
      expect(await statusOf(short)).toEqual(refused('expired'));
    });

    test('a gateway token, which the same key signed', async () => {
      const answer = await ask(stack.gateway.service, { headers: [['Authorization', `Bearer ${token}`]] });
      const got = answer.json<object>() as ReceivedRequest;
      const gatewayToken = headerOf(got, 'Authorization')!.replace('Bearer ', '');
      expect(decodeJwt(gatewayToken)).toMatchObject({ iss: issuer, aud: 'gateway', sub: client.ref.id });
      expect(await statusOf(gatewayToken)).toEqual(refused('bad_credentials'));
    });
  });

  test.each([
    ['the handle of its session', () => String(decodeJwt(token).jti)],
    ['its handle dressed up as an opaque token', () => `gh_${decodeJwt(token).jti}.${'A'.repeat(43)}`],
    [
      'its handle with the signature',
      () => `gh_${decodeJwt(token).jti}.${token.split('.')[2]!.slice(0, 43)}`,
    ],
    ['the client’s id', () => client.ref.id],
    ['the key of the client’s record', () => client.ref.key],
    ['the owner’s UUID', () => owner.ref.id],
    ['the handle of a browser’s session', () => session.sessionId],
  ])('%s is 401 (row 22)', async (_what, text) => {
    expect(await statusOf(text())).toEqual(refused('bad_credentials'));
  });

  test('ends at once with its client, and for good', async () => {
    const other = await clients.client('Other', owner);
    const doomed = await clients.signedToken(other, writer(key));
    expect(await statusOf(doomed)).toEqual(letIn);
    await clients.revoke(other);
    await until(async () => (await statusOf(doomed)).through === 401, { message: 'the news' });
    expect(await statusOf(doomed)).toEqual(refused('suspended'));
    await clients.restore(other, other.epoch + 2);
    await until(async () => (await statusOf(doomed)).reason === 'revoked', { message: 'the news' });
    expect(await statusOf(token)).toEqual(letIn);
  });

  test('is refused when its key is gone from the file, without a restart', async () => {
    const next = aSigningKey('next');
    const old = await clients.signedToken(client, writer(key));
    expect(await statusOf(old)).toEqual(letIn);
    file.write(next, key);
    const signed = await clients.signedToken(client, writer(next));
    await until(async () => (await statusOf(signed)).through === 200, { message: 'the new key' });
    expect(await statusOf(old)).toEqual(letIn);
    file.write(next);
    await until(async () => (await statusOf(old)).through === 401, { message: 'the end of the old key' });
    expect(await statusOf(old)).toEqual(refused('bad_credentials'));
    expect(await statusOf(signed)).toEqual(letIn);
    expect(stack.authorizer.process.stdout()).not.toContain('eyJ');
  }, 30_000);
});
