import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWK,
} from 'jose';
import type { Session } from '@gatehouse/identity';
import { signingJwks, type SigningJwk } from '@gatehouse/platform';
import { aClientSubject, aSession, aUserSubject, bound, ManualClock } from '@gatehouse/testing';
import { AccessTokens } from './access-token';
import { SigningKeys } from './keys/signing-keys';

const pairs = {
  EC: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  OKP: generateKeyPairSync('ed25519'),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const [issuer, audience] = ['https://auth.example.org', 'https://example.org'];

function aKey(kid: string, members: object = {}, kty: keyof typeof pairs = 'EC'): SigningJwk {
  const jwk = { ...pairs[kty].privateKey.export({ format: 'jwk' }), kid, ...members };
  return signingJwks(JSON.stringify({ keys: [jwk] }))[0]!;
}

describe('a signed access token', () => {
  const clock = new ManualClock();
  const start = clock.seconds();
  const client = aClientSubject();
  const scopes = ['public:read', 'submission:read:7'];
  let keys: SigningKeys;
  let tokens: AccessTokens;
  let session: Session;

  beforeEach(() => {
    clock.set(start * 1000);
    keys = new SigningKeys([aKey('a')], clock);
    tokens = new AccessTokens({ issuer, audience, signingKeys: keys }, clock);
    session = aSession({ user: null, client: bound(client), credential: 'jwt', amr: [], end: start + 600 });
  });
  const wait = (seconds: number) => clock.advance(seconds * 1000);
  const read = async (token: string) => tokens.read(token);
  const claims = () => ({
    iss: issuer,
    aud: audience,
    sub: client.ref.id,
    client_id: client.ref.id,
    iat: start,
    exp: start + 600,
    jti: session.id.toString(),
    scope: scopes.join(' '),
  });
  const header = { typ: 'at+jwt', alg: 'ES256', kid: 'a' };
  const forge = (changed: object, headers: object = {}, key = pairs.EC.privateKey) =>
    new SignJWT({ ...claims(), ...changed }).setProtectedHeader({ ...header, ...headers }).sign(key);

  describe('RFC 9068 §2, what it says:', () => {
    it('who gave it to which client, for whom, for how long, and the handle of its session', async () => {
      const token = await tokens.write(session, scopes);
      expect(decodeProtectedHeader(token)).toEqual(header);
      expect(decodeJwt(token)).toEqual(claims());
    });

    it('of a user also when and how they proved who they are (§2.2.1)', async () => {
      const user = aUserSubject();
      const proved = { authTime: start - 100, amr: ['pwd', 'otp'] } as const;
      const token = await tokens.write(aSession({ user: bound(user), client: bound(client), ...proved }), []);
      expect(decodeJwt(token)).toMatchObject({
        sub: user.ref.id,
        client_id: client.ref.id,
        scope: '',
        auth_time: start - 100,
        amr: ['pwd', 'otp'],
      });
    });

    it('nothing to anybody without a client', async () => {
      await expect(tokens.write(aSession(), [])).rejects.toThrow('given to a client');
    });

    it.each([
      ['EC', 'ES256'],
      ['OKP', 'EdDSA'],
      ['RSA', 'RS256'],
      ['RSA', 'PS384'],
    ] as const)('so that whoever has the published keys can verify it: %s %s', async (kty, alg) => {
      keys.replace([aKey('k', { alg }, kty)]);
      const token = await tokens.write(session, scopes);
      const set = createLocalJWKSet(keys.published().body as { keys: JWK[] });
      const rules = { issuer, audience, typ: 'at+jwt', currentDate: new Date(clock.now()) };
      expect((await jwtVerify(token, set, rules)).payload).toEqual(claims());
      expect(await read(token)).toMatchObject({ secret: token });
    });

    it('signed by the key that signs now, and by none where none may', async () => {
      keys.replace([aKey('next', { nbf: start + 60 }), aKey('old', { exp: start + 90 })]);
      expect(decodeProtectedHeader(await tokens.write(session, [])).kid).toBe('old');
      wait(60);
      expect(decodeProtectedHeader(await tokens.write(session, [])).kid).toBe('next');
      keys.replace([aKey('last', { exp: start + 61 })]);
      wait(1);
      await expect(tokens.write(session, [])).rejects.toMatchObject({ code: 'no_signing_key' });
    });
  });

  describe('read again', () => {
    it('proves its session by its whole text, and names its client', async () => {
      const token = await tokens.write(session, scopes);
      expect(await read(token)).toEqual({
        id: session.id,
        credential: 'jwt',
        secret: token,
        userId: null,
        clientId: client.ref.id,
      });
    });

    it('is remembered: no promise, and the very same answer', async () => {
      const token = await tokens.write(session, scopes);
      const first = tokens.read(token);
      expect(first).toBeInstanceOf(Promise);
      expect(tokens.read(`${token}`)).toBeInstanceOf(Promise);
      const proof = await first;
      expect(tokens.read(token)).not.toBeInstanceOf(Promise);
      expect(tokens.read(token)).toEqual(proof);
    });

    it('is recalled as a whole, not by its end', async () => {
      const token = await tokens.write(session, scopes);
      await read(token);
      const [head, payload, signature] = token.split('.');
      const changed = Buffer.from(JSON.stringify({ ...claims(), scope: 'x:write' })).toString('base64url');
      for (const text of [
        `${head}.${changed}.${signature}`,
        `x${head}.${payload}.${signature}`,
        token.slice(-64),
      ]) {
        expect(await read(text)).toBe('bad_credentials');
      }
      expect(tokens.read(token)).not.toBeInstanceOf(Promise);
    });

    it('may have all the scopes that a client can have; so long a one is verified each time', async () => {
      const many = Array.from({ length: 200 }, (_, n) => `${'x'.repeat(250)}${n}:read`);
      const token = await tokens.write(session, many);
      for (const _time of [1, 2]) {
        const answer = tokens.read(token);
        expect(answer).toBeInstanceOf(Promise);
        expect(await answer).toMatchObject({ id: session.id });
      }
    });

    it('has the media type in full, too (§4)', async () => {
      expect(await read(await forge({}, { typ: 'application/at+jwt' }))).toMatchObject({ credential: 'jwt' });
      expect(await read(await forge({ aud: ['https://x.example', audience] }))).toMatchObject({
        id: session.id,
      });
    });

    it('ends exactly when it says, from memory too', async () => {
      const token = await tokens.write(session, scopes);
      const [late, later] = [await tokens.write(session, []), await tokens.write(session, ['a:read'])];
      await read(token);
      wait(599);
      expect(await read(token)).toMatchObject({ credential: 'jwt' });
      wait(1);
      expect(await read(token)).toBe('expired');
      expect(await read(late)).toBe('expired');
      wait(100);
      for (const text of [token, late, later]) expect(await read(text)).toBe('expired');
    });

    it('may come from a clock that is a few seconds ahead, and not from further', async () => {
      for (const time of ['iat', 'nbf']) {
        expect(await read(await forge({ [time]: start + 10 }))).toMatchObject({ credential: 'jwt' });
        expect(await read(await forge({ [time]: start + 11 }))).toBe('bad_credentials');
      }
      const remembered = [await forge({ iat: start + 10 }), await forge({ nbf: start + 10 })];
      for (const token of remembered) expect(await read(token)).toMatchObject({ credential: 'jwt' });
      clock.set((start - 1) * 1000);
      for (const token of remembered) expect(await read(token)).toBe('bad_credentials');
    });

    it('holds while its key is published, and not a second longer', async () => {
      keys.replace([aKey('new', { nbf: start + 60 }), aKey('a', { exp: start + 300 })]);
      const [token, unread] = [await tokens.write(session, []), await tokens.write(session, scopes)];
      expect(await read(token)).toMatchObject({ credential: 'jwt' });
      wait(299);
      expect(keys.getSigner().kid).toBe('new');
      expect(await read(token)).toMatchObject({ credential: 'jwt' });
      wait(1);
      for (const text of [token, unread]) expect(await read(text)).toBe('bad_credentials');
    });

    it('holds no more when its key was removed, or another has its name', async () => {
      const token = await tokens.write(session, []);
      await read(token);
      keys.replace([aKey('b')]);
      expect(await read(token)).toBe('bad_credentials');
      keys.replace([
        { ...(other.privateKey.export({ format: 'jwk' }) as SigningJwk), kid: 'a', alg: 'ES256' },
      ]);
      expect(await read(token)).toBe('bad_credentials');
      keys.replace([aKey('b'), aKey('a')]);
      expect(await read(token)).toMatchObject({ credential: 'jwt' });
    });
  });

  describe('is none', () => {
    const text = (headers: object, payload: object = claims()) =>
      [headers, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const hmac = (key: string | Buffer, headers: object = {}) => {
      const signed = text({ ...header, alg: 'HS256', ...headers });
      return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
    };
    /** Which no library of ours would sign. */
    const withExtension = () => {
      const signed = text({ ...header, crit: ['x'], x: 1 });
      const key = { key: pairs.EC.privateKey, dsaEncoding: 'ieee-p1363' } as const;
      return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    };
    const pem = () => pairs.EC.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const publicJwk = () => JSON.stringify(keys.published().body.keys[0]);
    const ownKey = () => other.publicKey.export({ format: 'jwk' });

    it.each<[string, () => string | Promise<string>]>([
      ['with alg none', () => `${text({ ...header, alg: 'none' })}.`],
      ['with alg NONE', () => `${text({ ...header, alg: 'NONE' })}.`],
      [
        'with alg none and a signature',
        async () => `${text({ ...header, alg: 'none' })}.${(await forge({})).split('.')[2]}`,
      ],
      ['without a signature', async () => (await forge({})).replace(/[^.]+$/, '')],
      ['with HS256 from the public key as PEM', () => hmac(pem())],
      [
        'with HS256 from the public key as DER',
        () => hmac(pairs.EC.publicKey.export({ format: 'der', type: 'spki' })),
      ],
      ['with HS256 from the public JWK', () => hmac(publicJwk())],
      ['with HS256 that says ES256', () => hmac(pem(), { alg: 'ES256' })],
      ['with another key under our name', () => forge({}, {}, other.privateKey)],
      ['with a key of its own in the header', () => forge({}, { jwk: ownKey() }, other.privateKey)],
      ['with a key that we do not know', () => forge({}, { kid: 'b' })],
      ['without the name of a key', () => forge({}, { kid: undefined })],
      ['with an extension that we do not know', () => withExtension()],
      ['of another issuer', () => forge({ iss: 'https://evil.example' })],
      ['without issuer', () => forge({ iss: undefined })],
      ['for another audience', () => forge({ aud: 'https://example.org/' })],
      ['for the audience of gateway tokens', () => forge({ aud: 'gateway' })],
      ['without audience', () => forge({ aud: undefined })],
      ['of type gateway+jwt', () => forge({}, { typ: 'gateway+jwt' })],
      ['of type JWT, as an ID token is', () => forge({}, { typ: 'JWT' })],
      ['of no type', () => forge({}, { typ: undefined })],
      ['without jti', () => forge({ jti: undefined })],
      ['whose jti is no handle', () => forge({ jti: 'x' })],
      ['whose jti is another subject’s', () => forge({ jti: aSession().id.toString() })],
      ['without subject', () => forge({ sub: undefined })],
      ['of another subject', () => forge({ sub: 'other' })],
      ['without client', () => forge({ client_id: undefined })],
      ['without end', () => forge({ exp: undefined })],
      ['without beginning', () => forge({ iat: undefined })],
      ['with a beginning in words', () => forge({ nbf: 'now' })],
      [
        'that was changed',
        async () => (await forge({})).replace(/\.[^.]+\./, `.${text({}).split('.')[1]!}A.`),
      ],
      ['that goes on', async () => `${await forge({})}.e30`],
      ['that is longer than any', async () => forge({ x: 'x'.repeat(80_000) })],
    ])('%s', async (_what, forged) => {
      expect(await read(await forged())).toBe('bad_credentials');
    });

    it.each([
      '',
      '.',
      '..',
      'eyJhbGciOiJub25lIn0.e30.',
      'gh_x',
      'a.b.c',
      '{}',
      'e30.e30.e30',
      'bnVsbA.bnVsbA.AA',
    ])('as %j, at once', (garbage) => {
      expect(tokens.read(garbage)).toBe('bad_credentials');
    });

    it('as an encrypted one', () => {
      const parts = [text({ alg: 'dir', enc: 'A256GCM', kid: 'a' }).split('.')[0], '', 'a', 'b', 'c'];
      expect(tokens.read(parts.join('.'))).toBe('bad_credentials');
    });

    it('signed by an algorithm of the right kind of key that is not this key’s', async () => {
      keys.replace([aKey('a', { alg: 'RS256' }, 'RSA')]);
      const jwk = pairs.RSA.privateKey.export({ format: 'jwk' }) as JWK;
      for (const [alg, answer] of [
        ['RS256', { credential: 'jwt' }],
        ['RS512', null],
        ['PS256', null],
      ] as const) {
        const key = (await importJWK({ ...jwk, alg }, alg)) as never;
        const said = await read(await forge({}, { alg }, key));
        if (answer === null) expect(said).toBe('bad_credentials');
        else expect(said).toMatchObject(answer);
      }
    });
  });
});
