import { randomBytes } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { SessionId } from '@gatehouse/identity';
import { SessionCookies } from '@gatehouse/sessions';
import { aSession, legacyVectors } from '@gatehouse/testing';
import { gatewayTokenFor } from '../testing';
import {
  audience,
  clock,
  formats,
  issuer,
  key,
  keyPair,
  otherPair,
  publicPart,
  reasonFor,
  secret,
  service,
  sessionFor,
} from './gateway-token.fixture';

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
