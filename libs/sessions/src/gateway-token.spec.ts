import { createHmac } from 'node:crypto';
import { compactDecrypt, exportJWK, generateKeyPair, importJWK, jwtVerify } from 'jose';
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
import { GatewayTokens, type GatewayTokenOptions } from './gateway-token';
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
  const policy = { version: 1, default: 'authenticated', roles: {} } as const;
  return { session, user, client: null, policy, authorizations: claims.authorizations, until: Infinity };
}

const tokensWith = (options: Partial<GatewayTokenOptions>) =>
  new GatewayTokens(
    {
      format: 'jwe',
      issuer: 'https://auth.example.org',
      keys: new Map([['gateway', key]]),
      signingKey: null,
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

  it('signed verifies with the public key', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const signingKey = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'ES256' };
    const header = await tokensWith({ format: 'jws', signingKey }).authorizationFor(liveSession(), 'gateway');
    const verified = await jwtVerify(
      header.replace(/^Bearer /, ''),
      await importJWK(await exportJWK(publicKey), 'ES256'),
      {
        audience: 'gateway',
        issuer: 'https://auth.example.org',
        typ: 'gateway+jwt',
        currentDate: new Date(start * 1000),
      },
    );
    expect(verified.protectedHeader.kid).toBe('k1');
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
