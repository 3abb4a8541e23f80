import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
  type JWK,
} from 'jose';
import { signingJwks, type SigningJwk } from '@gatehouse/platform';
import { AccessTokens, BearerResolver, GatewayTokens, SigningKeys } from '@gatehouse/sessions';
import {
  aClientSubject,
  aSession,
  aUserSubject,
  bound,
  ManualClock,
  SeededRandomness,
} from '@gatehouse/testing';
import { IdTokens, type IdTokenFacts } from './id-tokens';
import { LogoutTokens } from './logout-tokens';

const pairs = {
  EC: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  OKP: generateKeyPairSync('ed25519'),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [issuer, audience] = ['https://auth.example.org', 'https://example.org'];

function aKey(kid: string, members: object = {}, kty: keyof typeof pairs = 'EC'): SigningJwk {
  const jwk = { ...pairs[kty].privateKey.export({ format: 'jwk' }), kid, ...members };
  return signingJwks(JSON.stringify({ keys: [jwk] }))[0]!;
}

describe('OpenID Connect,', () => {
  const clock = new ManualClock();
  const start = clock.seconds();
  const [user, client] = [aUserSubject(), aClientSubject()];
  const sid = aSession({ user: bound(user) }).id.toString();
  const facts: IdTokenFacts = {
    clientId: client.ref.id,
    userId: user.ref.id,
    nonce: 'n-0S6_WzA2Mj',
    authTime: start - 100,
    amr: ['pwd'],
    sid,
    accessToken: 'gh_token',
    expiresIn: 3600,
  };
  let keys: SigningKeys;
  let idTokens: IdTokens;
  let logoutTokens: LogoutTokens;
  let accessTokens: AccessTokens;

  beforeEach(() => {
    clock.set(start * 1000);
    keys = new SigningKeys([aKey('a')], clock);
    idTokens = new IdTokens(issuer, keys, clock);
    logoutTokens = new LogoutTokens(issuer, keys, clock, new SeededRandomness());
    accessTokens = new AccessTokens({ issuer, audience, signingKeys: keys }, clock);
  });
  const claimsOf = async (parts: Partial<IdTokenFacts> = {}) =>
    decodeJwt(await idTokens.write({ ...facts, ...parts }));

  describe('an ID token, Core §2,', () => {
    it('says who logged in where, when and how, and to which client', async () => {
      const token = await idTokens.write(facts);
      expect(decodeProtectedHeader(token)).toEqual({ typ: 'JWT', alg: 'ES256', kid: 'a' });
      expect(decodeJwt(token)).toEqual({
        iss: issuer,
        sub: user.ref.id,
        aud: client.ref.id,
        iat: start,
        exp: start + 600,
        auth_time: start - 100,
        nonce: 'n-0S6_WzA2Mj',
        acr: 'aal1',
        amr: ['pwd'],
        sid,
        at_hash: expect.any(String),
      });
    });

    it('says no nonce that was not sent, and no session where there was none', async () => {
      const claims = await claimsOf({ nonce: null, sid: null });
      expect(claims).not.toHaveProperty('nonce');
      expect(claims).not.toHaveProperty('sid');
      expect(await claimsOf({ nonce: '' })).toHaveProperty('nonce', '');
    });

    it('names the level of two factors as policies do', async () => {
      expect(await claimsOf({ amr: ['pwd', 'otp'] })).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp'] });
      expect(await claimsOf({ amr: ['legacy'] })).toMatchObject({ acr: 'aal1' });
    });

    it('ends after ten minutes, and with the access token or its key if they end before', async () => {
      expect((await claimsOf({ expiresIn: 60 })).exp).toBe(start + 60);
      keys.replace([aKey('short', { exp: start + 30 })]);
      expect((await claimsOf()).exp).toBe(start + 30);
    });

    it.each([
      ['EC', 'ES256', 'sha256'],
      ['RSA', 'RS384', 'sha384'],
      ['RSA', 'PS512', 'sha512'],
      ['OKP', 'EdDSA', 'sha512'],
    ] as const)('§3.1.3.6: has half a hash of the access token: %s %s', async (kty, alg, hash) => {
      keys.replace([aKey('k', { alg }, kty)]);
      const digest = createHash(hash).update('gh_token').digest();
      const half = digest.subarray(0, digest.length / 2).toString('base64url');
      expect((await claimsOf()).at_hash).toBe(half);
    });

    it('§3.1.3.6: has the half hash of the example in A.3', async () => {
      const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y';
      expect((await claimsOf({ accessToken })).at_hash).toBe('77QmUPtjPfzWtF2AnpK9RQ');
    });

    it('§3.1.3.7: is verified by whoever has the published keys', async () => {
      const set = createLocalJWKSet(keys.published().body as { keys: JWK[] });
      const rules = { issuer, audience: client.ref.id, currentDate: new Date(clock.now()) };
      const { payload } = await jwtVerify(await idTokens.write(facts), set, rules);
      expect(payload.sub).toBe(user.ref.id);
    });
  });

  describe('an ID token as a hint, Core §3.1.2.1, RP-Initiated Logout §2,', () => {
    const hint = { sub: user.ref.id, aud: client.ref.id, sid };
    const forge = async (claims: object = {}, header: object = {}, key = pairs.EC.privateKey) =>
      new SignJWT({ ...(await claimsOf()), ...claims })
        .setProtectedHeader({ typ: 'JWT', alg: 'ES256', kid: 'a', ...header })
        .sign(key);

    it('says whom and which session it was about, however long ago', async () => {
      const token = await idTokens.write(facts);
      expect(await idTokens.readHint(token)).toEqual(hint);
      clock.advance(1000 * 86_400 * 365);
      expect(await idTokens.readHint(token)).toEqual(hint);
      expect(await idTokens.readHint(await forge({ sid: undefined }))).toEqual({ ...hint, sid: null });
    });

    it('is one as long as its key is published', async () => {
      const token = await idTokens.write(facts);
      keys.replace([aKey('b'), aKey('a', { exp: start + 60 })]);
      expect(await idTokens.readHint(token)).toEqual(hint);
      clock.advance(60_000);
      expect(await idTokens.readHint(token)).toBeNull();
    });

    it('is none of somebody else', async () => {
      for (const forged of [
        forge({ iss: 'https://evil.example' }),
        forge({ iss: undefined }),
        forge({}, {}, stranger.privateKey),
        forge({}, { kid: 'b' }),
        forge({ sub: undefined }),
        forge({ aud: undefined }),
        forge({ aud: [client.ref.id, 'other'] }),
        forge({ sid: 'x'.repeat(8000) }),
        forge({}, { typ: undefined }),
      ]) {
        expect(await idTokens.readHint(await forged)).toBeNull();
      }
      const unsigned = new UnsecuredJWT(await claimsOf()).encode();
      const [head, , signature] = (await idTokens.write(facts)).split('.');
      const changed = Buffer.from(JSON.stringify({ ...hint, iss: issuer })).toString('base64url');
      for (const text of [unsigned, `${head}.${changed}.${signature}`, '', 'x', 'a.b.c', 'gh_token']) {
        expect(await idTokens.readHint(text)).toBeNull();
      }
    });

    it('is no other token that the same key signed', async () => {
      const session = aSession({ user: bound(user), client: bound(client), credential: 'jwt' });
      const access = await accessTokens.write(session, ['openid']);
      const logout = await logoutTokens.write({ clientId: client.ref.id, userId: user.ref.id, sid });
      for (const token of [access, logout, await gatewayToken()]) {
        expect(await idTokens.readHint(token)).toBeNull();
      }
    });
  });

  describe('a logout token, Back-Channel Logout §2.4,', () => {
    const logout = async (parts: object = {}) =>
      logoutTokens.write({ clientId: client.ref.id, userId: user.ref.id, sid, ...parts });

    it('says who is logged out where, and never a nonce', async () => {
      const token = await logout();
      expect(decodeProtectedHeader(token)).toEqual({ typ: 'logout+jwt', alg: 'ES256', kid: 'a' });
      expect(decodeJwt(token)).toEqual({
        iss: issuer,
        sub: user.ref.id,
        aud: client.ref.id,
        iat: start,
        exp: start + 120,
        jti: expect.stringMatching(/^[\w-]{22}$/),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        sid,
      });
      expect(decodeJwt(await logout()).jti).not.toBe(decodeJwt(token).jti);
    });

    it('names a user, a session or both, and never nobody', async () => {
      expect(decodeJwt(await logout({ sid: null }))).not.toHaveProperty('sid');
      expect(decodeJwt(await logout({ userId: null }))).not.toHaveProperty('sub');
      await expect(logout({ userId: null, sid: null })).rejects.toThrow('names a user or a session');
    });

    it('does not outlive its key', async () => {
      keys.replace([aKey('short', { exp: start + 30 })]);
      expect(decodeJwt(await logout()).exp).toBe(start + 30);
    });
  });

  it('no key, no token', async () => {
    keys.replace([aKey('a', { exp: start + 1 })]);
    clock.advance(1000);
    const refused = expect.objectContaining({ code: 'no_signing_key' });
    await expect(idTokens.write(facts)).rejects.toEqual(refused);
    await expect(logoutTokens.write({ clientId: 'c', userId: null, sid })).rejects.toEqual(refused);
  });

  it('none of these tokens is borne as an access token, be its audience the same', async () => {
    const resolve = jest.fn();
    const bearers = new BearerResolver({ resolve }, accessTokens);
    const tokens = [
      await idTokens.write(facts),
      await idTokens.write({ ...facts, clientId: audience, sid: client.ref.id }),
      await logoutTokens.write({ clientId: client.ref.id, userId: user.ref.id, sid }),
      await logoutTokens.write({ clientId: audience, userId: client.ref.id, sid }),
      await gatewayToken(),
    ];
    for (const token of tokens) {
      expect(await accessTokens.read(token)).toBe('bad_credentials');
      expect(await bearers.resolve(token)).toEqual({ live: null, reason: 'bad_credentials' });
    }
    expect(resolve).not.toHaveBeenCalled();
  });

  async function gatewayToken(): Promise<string> {
    const gateway = new GatewayTokens(
      {
        ...{ format: 'jws', issuer, keys: new Map(), signingKeys: keys },
        ...{ arxivSecret: 'x', profileAudiences: new Set() },
      },
      clock,
      new SeededRandomness(),
    );
    const live = { session: aSession({ user: bound(user) }), user, client: null };
    const authorizations = { classic: 0, endorsements: [], scopes: [] };
    const authorization = await gateway.authorizationFor({ ...live, authorizations } as never, 'gateway');
    return authorization.replace('Bearer ', '');
  }
});
