import { CompiledPolicy } from '@gatehouse/policy';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { compactDecrypt, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { SessionId } from '@gatehouse/identity';
import type { Session } from '@gatehouse/identity';
import {
  aSession,
  aUserSubject,
  bound,
  legacyVectors,
  ManualClock,
  SeededRandomness,
} from '@gatehouse/testing';
import type { SigningJwk } from '@gatehouse/platform';
import { GatewayTokens, type GatewayTokenOptions } from './gateway-token';
import { SigningKeys } from './keys/signing-keys';
import type { LiveSession } from './live-session';

const vector = legacyVectors().session_token;
const claims = vector.claims as never as {
  user: { username: string; email: string; name: never; profile: never };
  authorizations: LiveSession['authorizations'];
};
const key = Buffer.alloc(32, 7);
const start = Date.parse('2026-01-02T03:04:05Z') / 1000;
const clock = new ManualClock(start * 1000);

/** The session that arXiv's own code made its vector from. */
function liveSession(overrides: Partial<Session> = {}): LiveSession {
  const user = aUserSubject({
    legacyId: 1234,
    claims: { ...claims.user, user_id: '1234', verified: true },
  });
  const session = aSession({
    id: SessionId.make(user.ref, Buffer.alloc(16)),
    user: bound(user),
    start,
    end: start + 36_000,
    ipAddress: '127.0.0.1',
    remoteHost: 'localhost',
    ...overrides,
  });
  const policy = CompiledPolicy.of({ version: 1, default: 'authenticated', roles: {}, rules: [] });
  return { session, user, client: null, policy, authorizations: claims.authorizations, until: Infinity };
}

const tokensWith = (options: Partial<GatewayTokenOptions>) =>
  new GatewayTokens(
    {
      format: 'jwe',
      issuer: 'https://auth.example.org',
      keys: new Map([['gateway', key]]),
      signingKeys: new SigningKeys([], clock),
      arxivSecret: vector.secret,
      profileAudiences: new Set(),
      ...options,
    },
    clock,
    new SeededRandomness(),
  );
const payloadOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

describe('a gateway token', () => {
  describe('for arXiv’s middleware', () => {
    const mint = async () => tokensWith({ format: 'arxiv' }).authorizationFor(liveSession(), 'gateway');

    it('is a bare JWT that the shared secret verifies', async () => {
      const [head, body, signature] = (await mint()).split('.');
      expect(JSON.parse(Buffer.from(head!, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
      expect(signature).toBe(
        createHmac('sha256', vector.secret).update(`${head}.${body}`).digest('base64url'),
      );
    });

    it('says exactly what arXiv’s own says, in its order', async () => {
      const made = payloadOf(await mint());
      expect({ ...made, session_id: 0, nonce: 0 }).toEqual({ ...vector.claims, session_id: 0, nonce: 0 });
      expect(Object.keys(made)).toEqual(Object.keys(vector.claims));
    });
  });

  describe('encrypted', () => {
    const decrypt = async (header: string, withKey = key) => {
      const { plaintext, protectedHeader } = await compactDecrypt(header.replace(/^Bearer /, ''), withKey);
      return {
        protectedHeader,
        payload: JSON.parse(Buffer.from(plaintext).toString()) as Record<string, unknown>,
      };
    };

    it('opens with its audience’s key alone', async () => {
      const header = await tokensWith({}).authorizationFor(liveSession(), 'gateway');
      const { protectedHeader, payload } = await decrypt(header);
      expect(protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', typ: 'gateway+jwt' });
      expect(payload).toMatchObject({
        iss: 'https://auth.example.org',
        aud: 'gateway',
        iat: start,
        exp: start + 60,
        scope: claims.authorizations.scopes.join(' '),
        user: { username: 'foouser', user_id: '1234' },
        client: null,
      });
      expect(payload.sub).toMatch(/^[0-9a-f-]{36}$/);
      expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/);
      await expect(decrypt(header, Buffer.alloc(32, 8))).rejects.toThrow();
    });

    it('tells e-mail and profile only to audiences that ask', async () => {
      const options = {
        keys: new Map([
          ['gateway', key],
          ['mailer', key],
        ]),
        profileAudiences: new Set(['mailer']),
      };
      const tokens = tokensWith(options);
      const of = async (audience: string) =>
        (await decrypt(await tokens.authorizationFor(liveSession(), audience))).payload.user;
      expect(await of('mailer')).toMatchObject({ email: 'foo@example.org', profile: { country: 'us' } });
      expect(await of('gateway')).not.toHaveProperty('email');
      expect(await of('gateway')).not.toHaveProperty('profile');
    });

    it('for an audience without a key is not made', async () => {
      await expect(tokensWith({}).authorizationFor(liveSession(), 'other')).rejects.toThrow(
        'no gateway token key',
      );
    });

    it('never outlives its session', async () => {
      const live = liveSession({ end: start + 10 });
      const { payload } = await decrypt(await tokensWith({}).authorizationFor(live, 'gateway'));
      expect(payload.exp).toBe(start + 10);
    });
  });

  describe('signed', () => {
    const aKey = (kid: string, times: Partial<SigningJwk> = {}): SigningJwk => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return { ...privateKey.export({ format: 'jwk' }), kty: 'EC', kid, alg: 'ES256', ...times };
    };
    const signedWith = (...jwks: SigningJwk[]) => {
      const signingKeys = new SigningKeys(jwks, clock);
      return { signingKeys, tokens: tokensWith({ format: 'jws', signingKeys }) };
    };
    const kidOf = (header: string) => decodeProtectedHeader(header.replace(/^Bearer /, '')).kid;

    it('verifies with the keys that are published', async () => {
      const { signingKeys, tokens } = signedWith(aKey('k1'));
      const header = await tokens.authorizationFor(liveSession(), 'gateway');
      const { protectedHeader, payload } = await jwtVerify(
        header.replace(/^Bearer /, ''),
        createLocalJWKSet(signingKeys.published().body as never),
        {
          audience: 'gateway',
          issuer: 'https://auth.example.org',
          typ: 'gateway+jwt',
          currentDate: new Date(clock.now()),
        },
      );
      expect(protectedHeader.kid).toBe('k1');
      expect(payload.exp).toBe(clock.seconds() + 60);
    });

    it('is signed by the next key as soon as its time comes, though there is one to hand out again', async () => {
      const now = clock.seconds();
      const { tokens } = signedWith(aKey('new', { nbf: now + 5 }), aKey('old', { exp: now + 40 }));
      const live = liveSession();
      const first = await tokens.authorizationFor(live, 'gateway');
      expect([kidOf(first), payloadOf(first).exp]).toEqual(['old', now + 40]);
      clock.advance(4_999);
      expect(tokens.authorizationFor(live, 'gateway')).toBe(first);
      clock.advance(1);
      expect(kidOf(await tokens.authorizationFor(live, 'gateway'))).toBe('new');
    });

    it('is not handed out again after its key was taken away', async () => {
      const { signingKeys, tokens } = signedWith(aKey('stolen'));
      const live = liveSession();
      await tokens.authorizationFor(live, 'gateway');
      signingKeys.replace([aKey('fresh')]);
      expect(kidOf(await tokens.authorizationFor(live, 'gateway'))).toBe('fresh');
    });

    it('is not made, nor handed out again, when no key may sign', async () => {
      const { tokens } = signedWith(aKey('only', { exp: clock.seconds() + 10 }));
      const live = liveSession();
      await tokens.authorizationFor(live, 'gateway');
      clock.advance(10_000);
      await expect(tokens.authorizationFor(live, 'gateway')).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'no_signing_key',
      });
    });
  });

  it('is handed out again, without a promise, for half of its life', async () => {
    const tokens = tokensWith({});
    const live = liveSession();
    const first = await tokens.authorizationFor(live, 'gateway');
    clock.advance(29_000);
    expect(tokens.authorizationFor(live, 'gateway')).toBe(first);
    clock.advance(1_000);
    expect(await tokens.authorizationFor(live, 'gateway')).not.toBe(first);
  });
});
