import { generateKeyPairSync } from 'node:crypto';
import { signingJwks, SettingsError, type SigningJwk } from '@gatehouse/platform';
import { ManualClock } from '@gatehouse/testing';
import { SigningKeys } from './signing-keys';

const pairs = {
  EC: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  OKP: generateKeyPairSync('ed25519'),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

/** A key as it stands in a file. */
function aKey(kid: string, members: object = {}, kty: keyof typeof pairs = 'EC'): SigningJwk {
  const jwk = { ...pairs[kty].privateKey.export({ format: 'jwk' }), kid, ...members };
  return signingJwks(JSON.stringify({ keys: [jwk] }))[0]!;
}

describe('signing keys', () => {
  const clock = new ManualClock();
  const start = clock.seconds();
  beforeEach(() => clock.set(start * 1000));

  const keysOf = (...jwks: SigningJwk[]) => new SigningKeys(jwks, clock);
  const state = (keys: SigningKeys) => ({
    signs: keys.getSigner().kid,
    published: keys.published().body.keys.map(({ kid }) => kid),
  });
  const wait = (seconds: number) => clock.advance(seconds * 1000);

  it('sign with the first of the file', () => {
    expect(state(keysOf(aKey('a'), aKey('b')))).toEqual({ signs: 'a', published: ['a', 'b'] });
  });

  it('go through a rotation by the time alone', () => {
    const keys = keysOf(aKey('new', { nbf: start + 600 }), aKey('old', { exp: start + 1000 }));
    const { etag } = keys.published();
    expect(state(keys)).toEqual({ signs: 'old', published: ['new', 'old'] });
    wait(599);
    expect(state(keys)).toEqual({ signs: 'old', published: ['new', 'old'] });
    wait(1);
    expect(state(keys)).toEqual({ signs: 'new', published: ['new', 'old'] });
    expect(keys.published().etag).toBe(etag);
    wait(399);
    expect(state(keys)).toEqual({ signs: 'new', published: ['new', 'old'] });
    wait(1);
    expect(state(keys)).toEqual({ signs: 'new', published: ['new'] });
    expect(keys.published().etag).not.toBe(etag);
  });

  it('follow a wall clock that is set back', () => {
    const keys = keysOf(aKey('new', { nbf: start }), aKey('old'));
    expect(keys.getSigner().kid).toBe('new');
    clock.set((start - 1) * 1000);
    expect(keys.getSigner().kid).toBe('old');
  });

  it('publish public members and no other, whatever the file has', () => {
    const more = { key_ops: ['sign'], ext: true, x5c: ['abc'], secret: 'x', iat: start };
    const keys = keysOf(aKey('ec', more), aKey('okp', more, 'OKP'), aKey('rsa', more, 'RSA'));
    const text = { kid: expect.any(String), alg: expect.any(String), use: 'sig' };
    const number = expect.any(String);
    expect(keys.published().body.keys).toEqual([
      { kty: 'EC', crv: 'P-256', x: number, y: number, ...text },
      { kty: 'OKP', crv: 'Ed25519', x: number, ...text },
      { kty: 'RSA', n: number, e: 'AQAB', ...text },
    ]);
  });

  it('import, each as what it is', async () => {
    for (const kty of ['EC', 'OKP', 'RSA'] as const) {
      const key = keysOf(aKey('k', { key_ops: ['sign'], ext: false }, kty)).getSigner();
      expect(await key.privateKey()).toMatchObject({ type: 'private', usages: ['sign'] });
      expect(key.privateKey()).toBe(key.privateKey());
    }
  });

  it('say what is signed with: now first, and each once', () => {
    const keys = keysOf(
      aKey('next', { nbf: start + 60 }, 'OKP'),
      aKey('signs', { alg: 'PS256' }, 'RSA'),
      aKey('other', { alg: 'PS256' }, 'RSA'),
      aKey('over', { exp: start }),
    );
    expect(keys.algorithms()).toEqual(['PS256', 'EdDSA']);
    wait(60);
    expect(keys.algorithms()).toEqual(['EdDSA', 'PS256']);
    expect(keysOf(aKey('over', { exp: start })).algorithms()).toEqual([]);
  });

  it('verify as long as they are published, also those that sign no longer', async () => {
    const keys = keysOf(aKey('new', { nbf: start + 600 }), aKey('old', { exp: start + 1000 }));
    const verifies = () => ['new', 'old', 'x'].filter((kid) => keys.findVerifier(kid) !== null);
    expect(verifies()).toEqual(['new', 'old']);
    wait(999);
    expect(keys.getSigner().kid).toBe('new');
    expect(verifies()).toEqual(['new', 'old']);
    wait(1);
    expect(verifies()).toEqual(['new']);
    expect(await keys.getSigner().publicKey()).toMatchObject({ type: 'public', usages: ['verify'] });
    keys.replace([aKey('other')]);
    expect(verifies()).toEqual([]);
    expect(keys.findVerifier('other')).not.toBeNull();
  });

  it('are replaced by keys of which one may sign now, and by no others', () => {
    const keys = keysOf(aKey('a'));
    const useless = [aKey('b', { nbf: start + 1 }), aKey('c', { exp: start })];
    expect(() => keys.replace(useless)).toThrow('has no key that may sign now');
    expect(state(keys)).toEqual({ signs: 'a', published: ['a'] });
    keys.replace([aKey('d'), ...useless]);
    expect(state(keys)).toEqual({ signs: 'd', published: ['d', 'b'] });
  });

  it('stop a start that needs them if none may sign, and refuse to sign when all are over', () => {
    const keys = keysOf(aKey('a', { exp: start + 1 }));
    keys.require();
    wait(1);
    expect(() => keys.require()).toThrow(SettingsError);
    expect(() => keys.getSigner()).toThrow(expect.objectContaining({ code: 'no_signing_key' }));
    expect(keys.published().body).toEqual({ keys: [] });
  });
});
