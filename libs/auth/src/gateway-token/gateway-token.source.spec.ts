import { randomBytes } from 'node:crypto';
import { CompactEncrypt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { SessionId, type UserSubject } from '@gatehouse/identity';
import type { SigningJwk } from '@gatehouse/platform';
import {
  GatewayTokens,
  SessionCookies,
  SigningKeys,
  type GatewayTokenOptions as MintOptions,
  type LiveSession,
} from '@gatehouse/sessions';
import {
  aSession,
  aUserSubject,
  bound,
  legacyVectors,
  ManualClock,
  SeededRandomness,
} from '@gatehouse/testing';
import type { HttpRequest } from '../guard/http-request';
import { gatewayTokenFor, type TokenFor } from '../testing';
import { gatewayTokenSource } from './gatehouse-auth.module';
import type { GatewayTokenOptions } from './gateway-token-options';
import type { GatewayTokenSource } from './gateway-token.source';

const clock = new ManualClock();
const start = clock.seconds();
const issuer = 'https://registry.example.org';
const audience = 'submissions';
const key = randomBytes(32);
const secret = legacyVectors().session_token.secret;

const request = (...authorization: string[]): HttpRequest =>
  ({ rawHeaders: ['Host', 'x', ...authorization.flatMap((value) => ['Authorization', value])] }) as never;

async function reasonFor(source: GatewayTokenSource, ...authorization: string[]): Promise<string> {
  const finding = await source.find(request(...authorization));
  return finding.session === null ? `${finding.reason}: ${finding.why}` : 'a session';
}

const sessionFor = async (source: GatewayTokenSource, authorization: string) => {
  const { session } = await source.find(request(authorization));
  if (session === null) throw new Error('refused');
  return session;
};

let keyPair: JWK;
let otherPair: JWK;
beforeAll(async () => {
  const pair = async (kid: string): Promise<JWK> => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    return { ...(await exportJWK(privateKey)), kid, alg: 'ES256' };
  };
  [keyPair, otherPair] = [await pair('k1'), await pair('k2')];
});
const publicPart = ({ d: _, ...rest }: JWK): JWK => rest;

/** A service of each format, and the token that the gateway would send it. */
const formats = {
  jwe: {
    options: (): GatewayTokenOptions => ({ format: 'jwe', issuer, audience, keys: [key], clock }),
    token: (parts: Partial<TokenFor> = {}) =>
      gatewayTokenFor({ key, issuer, audience, issuedAt: clock.seconds(), ...parts }),
  },
  jws: {
    options: (): GatewayTokenOptions => ({
      ...{ format: 'jws', issuer, audience, clock },
      jwks: { keys: [publicPart(keyPair)] },
    }),
    token: (parts: Partial<TokenFor> = {}) =>
      gatewayTokenFor({ signingKey: keyPair, issuer, audience, issuedAt: clock.seconds(), ...parts }),
  },
  arxiv: {
    options: (): GatewayTokenOptions => ({ format: 'arxiv', secrets: [secret], clock }),
    token: (parts: Partial<TokenFor> = {}) =>
      gatewayTokenFor({ secret, issuedAt: clock.seconds(), ...parts }),
  },
};
type Format = keyof typeof formats;
const service = (format: Format, more: object = {}) =>
  gatewayTokenSource({ ...formats[format].options(), ...more } as GatewayTokenOptions);

describe.each(['jwe', 'jws', 'arxiv'] as const)('a service that gets tokens as %s', (format) => {
  const { token } = formats[format];

  it('knows who is there', async () => {
    const authorization = await token({
      user: { username: 'jane', userId: '77' },
      scopes: ['submission:read', 'upload:read:42'],
      endorsements: ['hep-th'],
      classic: 6,
    });
    const session = await sessionFor(service(format), authorization);
    expect(session).toMatchObject({
      user: { username: 'jane', userId: '77', verified: true },
      client: null,
      actor: null,
      authorizations: { classic: 6, endorsements: ['hep-th'], scopes: ['submission:read', 'upload:read:42'] },
    });
    expect(session.may('submission:read')).toBe(true);
    expect(session.may('upload:read', '42')).toBe(true);
    expect(session.may('upload:read', '43')).toBe(false);
    expect(() => session.may('nonsense')).toThrow('not a scope');
  });

  it('knows a client by itself', async () => {
    const authorization = await token({ user: null, client: { clientId: 'abc', ownerId: '5' } });
    const session = await sessionFor(service(format), authorization);
    expect(session).toMatchObject({ user: null, client: { clientId: 'abc', ownerId: '5', name: null } });
  });

  it('hands out nothing that a handler could change', async () => {
    const session = await sessionFor(service(format), await token({ scopes: ['a:b'] }));
    expect(() => (session.scopes as string[]).push('c:d:*')).toThrow(TypeError);
    expect(() => Object.assign(session.user!, { uuid: 'other' })).toThrow(TypeError);
    expect(() => Object.assign(session, { user: null })).toThrow(TypeError);
  });

  it('tells nothing that came from what is not good', async () => {
    expect(await reasonFor(service(format))).toBe('no_credentials: none came');
    expect(await reasonFor(service(format), '')).toBe('no_credentials: none came');
    for (const text of [
      'Bearer',
      'Bearer  ',
      'Basic dTpw',
      'x',
      'Bearer a.b.c',
      'a.b.c',
      'Bearer a b',
      'ü',
    ]) {
      expect(await reasonFor(service(format), text)).toMatch(/^bad_credentials/);
    }
  });

  it('refuses a token that somebody has changed, wherever', async () => {
    const authorization = await token();
    const source = service(format);
    const begin = authorization.indexOf(' ') + 1;
    for (let at = begin; at < authorization.length; at += 7) {
      if (authorization[at] === '.') continue;
      // The last character of a part may have bits that count for nothing.
      const flipped = authorization[at] === 'A' ? 'Q' : 'A';
      if ([undefined, '.'].includes(authorization[at + 1])) continue;
      const changed = authorization.slice(0, at) + flipped + authorization.slice(at + 1);
      expect(await reasonFor(source, changed)).toMatch(/^bad_credentials/);
    }
    expect(await reasonFor(source, authorization)).toBe('a session');
  });

  it('refuses it once its time is over, also one that was good before', async () => {
    const authorization = await token({ end: clock.seconds() + 60 });
    const source = service(format);
    expect(await reasonFor(source, authorization)).toBe('a session');
    clock.advance(59_000);
    expect(await reasonFor(source, authorization)).toBe('a session');
    clock.advance(6_000);
    expect(await reasonFor(source, authorization)).toMatch(/^bad_credentials/);
  });

  it('refuses two headers, even if both are good', async () => {
    const authorization = await token();
    expect(await reasonFor(service(format), authorization, authorization)).toBe(
      'bad_credentials: two headers Authorization',
    );
  });

  it('refuses a token of another format, though its key be known here', async () => {
    for (const other of ['jwe', 'jws', 'arxiv'] as const) {
      if (other === format) continue;
      const authorization = await formats[other].token();
      expect(await reasonFor(service(format), authorization)).toMatch(/^bad_credentials/);
      const dressed = authorization.startsWith('Bearer ')
        ? authorization.slice(7)
        : `Bearer ${authorization}`;
      expect(await reasonFor(service(format), dressed)).toMatch(/^bad_credentials/);
    }
  });

  it('refuses one that is not wrapped as configured', async () => {
    const authorization = await token();
    const dressed = authorization.startsWith('Bearer ') ? authorization.slice(7) : `Bearer ${authorization}`;
    expect(await reasonFor(service(format), dressed)).toMatch(/^bad_credentials: Authorization is not/);
  });

  it('refuses one that is longer than any gateway’s', async () => {
    const authorization = await token({ endorsements: ['x'.repeat(16_384)] });
    expect(await reasonFor(service(format), authorization)).toBe('bad_credentials: the token is too long');
  });

  it('refuses one that is genuine and makes no sense', async () => {
    const wrong: Record<string, unknown>[] = [
      { user: 'root' },
      { user: { username: 'root' } },
      { user: [] },
      { client: { client_id: 1 } },
      { authorizations: { scopes: 'submission:read:*' } },
      { authorizations: { classic: 0, endorsements: [], scopes: [1] } },
      { end_time: 'never' },
      { end_time: undefined },
      { session_id: undefined },
    ];
    for (const claims of wrong) {
      expect([claims, await reasonFor(service(format), await token({ claims }))]).toEqual([
        claims,
        expect.stringMatching(/^bad_credentials/),
      ]);
    }
  });

  it('never says a token in its reasons', async () => {
    const authorization = await token({ issuedAt: start - 1_000_000, end: start - 900_000 });
    expect(await reasonFor(service(format), authorization)).not.toContain(authorization.slice(-20));
  });
});

describe.each(['jwe', 'jws'] as const)('a token as %s', (format) => {
  const { token } = formats[format];
  const refused = async (parts: Partial<TokenFor>, why: RegExp) =>
    expect(await reasonFor(service(format), await token(parts))).toMatch(why);

  it('for another audience is refused', () => refused({ audience: 'other' }, /"aud"/));
  it('for several audiences is refused', () => refused({ claims: { aud: [audience, 'other'] } }, /aud/));
  it('for nobody is refused', () => refused({ claims: { aud: undefined } }, /"aud"/));
  it('of another issuer is refused', () => refused({ issuer: 'https://evil.example.org' }, /"iss"/));
  it('of no issuer is refused', () => refused({ claims: { iss: undefined } }, /"iss"/));
  it.each(['JWT', 'at+jwt', 'logout+jwt', undefined])('of the type %s is refused', (typ) =>
    refused({ header: { typ } }, /"typ"/),
  );
  it('without an end is refused', () => refused({ claims: { exp: undefined } }, /"exp"/));
  it('without a beginning is refused', () => refused({ claims: { iat: undefined } }, /"iat"/));
  it('made in the future is refused', () => refused({ issuedAt: clock.seconds() + 6 }, /"iat"/));
  it('not valid yet is refused', () => refused({ claims: { nbf: clock.seconds() + 6 } }, /"nbf"/));
  it('that says of itself that it lives for ever is refused', () =>
    refused({ issuedAt: clock.seconds() - 400, expires: clock.seconds() + 1e6 }, /"iat"/));
  it('of a gateway whose clock is a little ahead or behind is good', async () => {
    for (const seconds of [-64, 5]) {
      expect(await reasonFor(service(format), await token({ issuedAt: clock.seconds() + seconds }))).toBe(
        'a session',
      );
    }
    expect(await reasonFor(service(format), await token({ issuedAt: clock.seconds() - 65 }))).toMatch(
      /"exp"/,
    );
  });

  it('says who acts, for whom, and until when', async () => {
    const session = await sessionFor(service(format), await token({ actor: 'abc' }));
    const now = clock.seconds();
    expect(session).toMatchObject({
      actor: 'abc',
      audience,
      issuedAt: now,
      expires: now + 60,
      end: now + 36_000,
    });
  });
});

describe('keys of jwe', () => {
  it('are tried newest first, and an old one opens as long as it is configured', async () => {
    const old = randomBytes(32);
    const authorization = await formats.jwe.token({ key: old });
    expect(await reasonFor(service('jwe', { keys: [key, old] }), authorization)).toBe('a session');
    expect(await reasonFor(service('jwe'), authorization)).toBe(
      'bad_credentials: no key of this service opens the token',
    );
  });

  it('may be text', async () => {
    const keys = [key.toString('base64url')];
    expect(await reasonFor(service('jwe', { keys }), await formats.jwe.token())).toBe('a session');
  });

  it.each([[[]], [['short']], [[Buffer.alloc(16)]]])('that cannot be right stop the start: %j', (keys) => {
    expect(() => service('jwe', { keys })).toThrow(TypeError);
  });

  it('open nothing that is encrypted in another way', async () => {
    const header = { alg: 'A256GCMKW', enc: 'A256GCM', typ: 'gateway+jwt' };
    const wrapped = await new CompactEncrypt(Buffer.from('{}')).setProtectedHeader(header).encrypt(key);
    expect(await reasonFor(service('jwe'), `Bearer ${wrapped}`)).toMatch(/alg/i);
    const cbc = { alg: 'dir', enc: 'A128CBC-HS256', typ: 'gateway+jwt' };
    const other = await new CompactEncrypt(Buffer.from('{}')).setProtectedHeader(cbc).encrypt(key);
    expect(await reasonFor(service('jwe'), `Bearer ${other}`)).toMatch(/enc/i);
  });
});

describe('signatures of jws', () => {
  it('by a key that the gateway does not have are refused', async () => {
    expect(await reasonFor(service('jws'), await formats.jws.token({ signingKey: otherPair }))).toMatch(
      /key/,
    );
    const impostor = { ...otherPair, kid: 'k1' };
    expect(await reasonFor(service('jws'), await formats.jws.token({ signingKey: impostor }))).toMatch(
      /signature/,
    );
  });

  it('by either key are good while keys change', async () => {
    const source = service('jws', { jwks: { keys: [publicPart(otherPair), publicPart(keyPair)] } });
    expect(await reasonFor(source, await formats.jws.token())).toBe('a session');
    expect(await reasonFor(source, await formats.jws.token({ signingKey: otherPair }))).toBe('a session');
  });

  it('made with the public key as a shared secret, or not at all, are refused', async () => {
    const publicText = JSON.stringify(publicPart(keyPair));
    const claims = { iss: issuer, aud: audience, sub: 'x', iat: clock.seconds(), exp: clock.seconds() + 60 };
    const hmac = await gatewayTokenFor({
      secret: publicText,
      claims,
      header: { typ: 'gateway+jwt', kid: 'k1' },
    });
    expect(await reasonFor(service('jws'), `Bearer ${hmac}`)).toMatch(/alg/);
    const none = [{ alg: 'none', typ: 'gateway+jwt' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    expect(await reasonFor(service('jws'), `Bearer ${none}.`)).toMatch(/^bad_credentials/);
  });

  it('by an algorithm that is not among ours are refused', async () => {
    const source = service('jws', { algorithms: ['EdDSA'] });
    expect(await reasonFor(source, await formats.jws.token())).toMatch(/alg/);
  });

  it.each([['HS256'], ['none'], ['ES256', 'HS512']])('are never configured as %s', (...algorithms) => {
    expect(() => service('jws', { algorithms })).toThrow('not signed with');
  });

  it('are not verified with private keys or secrets', () => {
    expect(() => service('jws', { jwks: { keys: [keyPair] } })).toThrow('public keys');
    expect(() => service('jws', { jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } })).toThrow('public keys');
  });
});

describe('tokens as arxiv', () => {
  const vector = legacyVectors().session_token;

  it('may be those of arXiv’s own code', async () => {
    const session = await sessionFor(service('arxiv'), vector.token);
    expect(session).toMatchObject({
      id: vector.claims.session_id,
      user: {
        uuid: '5decf45f-96c4-5454-848d-8e26ef8d686b',
        username: 'foouser',
        userId: '1234',
        email: 'foo@example.org',
        name: vector.claims.user.name,
        profile: vector.claims.user.profile,
      },
      authorizations: vector.claims.authorizations,
      audience: null,
      ipAddress: '127.0.0.1',
      remoteHost: 'localhost',
    });
    expect(session.end - session.start).toBe(36_000);
  });

  it('verify with each secret that is configured, and no other', async () => {
    expect(await reasonFor(service('arxiv', { secrets: ['new', secret] }), vector.token)).toBe('a session');
    expect(await reasonFor(service('arxiv', { secrets: ['new'] }), vector.token)).toMatch(/no secret/);
    expect(() => service('arxiv', { secrets: [''] })).toThrow('need a secret');
  });

  it('are none but HS256', async () => {
    for (const alg of ['HS384', 'HS512']) {
      const authorization = await gatewayTokenFor({ secret: 'x'.repeat(64), header: { alg } });
      expect(await reasonFor(service('arxiv', { secrets: ['x'.repeat(64)] }), authorization)).toMatch(/alg/);
    }
  });

  it('are not the session cookies that outside of production the same secret signs', async () => {
    const { user } = aSession();
    const id = SessionId.make(user!.ref, randomBytes(16));
    const expires = clock.seconds() + 60;
    const cookie = new SessionCookies([secret]).write({ id, userId: '1', nonce: 'n', expires });
    expect(await reasonFor(service('arxiv'), cookie)).toMatch(/^bad_credentials/);
  });
});

describe('what the gateway really makes', () => {
  const mint = async (options: Partial<MintOptions>, user: UserSubject = aUserSubject()): Promise<string> => {
    const session = aSession({ user: bound(user), start: clock.seconds() });
    const live = {
      ...{ session, user, client: null, until: Infinity },
      authorizations: { classic: 6, endorsements: ['hep-th'], scopes: ['submission:read'] },
    } as unknown as LiveSession;
    const all: MintOptions = {
      ...{
        format: 'jwe',
        issuer,
        keys: new Map([[audience, key]]),
        signingKeys: new SigningKeys([keyPair as SigningJwk], clock),
        arxivSecret: secret,
      },
      profileAudiences: new Set(),
      ...options,
    };
    return new GatewayTokens(all, clock, new SeededRandomness()).authorizationFor(live, audience);
  };

  it.each(['jwe', 'jws', 'arxiv'] as const)('as %s is understood', async (format) => {
    const user = aUserSubject({ legacyId: 99, claims: { username: 'jane' } });
    const session = await sessionFor(service(format), await mint({ format }, user));
    expect(session).toMatchObject({
      user: { username: 'jane', userId: '99', ...(format !== 'arxiv' && { uuid: user.ref.id }) },
      authorizations: { classic: 6, endorsements: ['hep-th'], scopes: ['submission:read'] },
    });
  });

  it('is what the helper for tests makes, claim for claim', async () => {
    const claimsOf = (jws: string) =>
      Object.keys(JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as object).sort();
    const profileAudiences = new Set([audience]);
    expect(claimsOf(await formats.jws.token())).toEqual(
      claimsOf(await mint({ format: 'jws', profileAudiences })),
    );
    expect(claimsOf(await formats.arxiv.token())).toEqual(claimsOf(await mint({ format: 'arxiv' })));
  });

  it('says e-mail and profile only to whom the gateway tells them', async () => {
    const session = await sessionFor(service('jwe'), await mint({}));
    expect(session.user).not.toHaveProperty('email');
    expect(session.user).not.toHaveProperty('profile');
  });
});

it.each([
  ['jwe', { issuer: undefined }],
  ['jwe', { issuer: '' }],
  ['jwe', { audience: undefined }],
  ['jwe', { audience: '' }],
  ['jwe', { keys: [undefined] }],
  ['jwe', { keys: [key, ''] }],
  ['jws', { issuer: undefined }],
  ['jws', { audience: undefined }],
  ['jws', { jwks: undefined }],
  ['jws', { jwks: '' }],
  ['arxiv', { secrets: [undefined] }],
  ['arxiv', { secrets: [] }],
] as const)('a service as %s does not start without what it must have: %j', (format, missing) => {
  expect(() => service(format, missing)).toThrow('gateway tokens need');
});

it('verifies a token once, and not for every request', async () => {
  const source = service('jwe');
  const authorization = await formats.jwe.token();
  const session = await sessionFor(source, authorization);
  const again = source.find(request(authorization));
  expect(again).toMatchObject({ session });
  expect(again).not.toBeInstanceOf(Promise);
});

it('takes no token for one that it has seen because they end alike', async () => {
  const source = service('jwe');
  const authorization = await formats.jwe.token();
  await sessionFor(source, authorization);
  const alike = `Bearer x${authorization.slice(-200)}`;
  expect(await reasonFor(source, alike)).toMatch(/^bad_credentials/);
  expect(await reasonFor(source, authorization)).toBe('a session');
});
