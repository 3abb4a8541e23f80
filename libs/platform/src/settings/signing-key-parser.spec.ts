import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signingJwks } from './signing-key-parser';

const jwkOf = ({ privateKey }: { privateKey: KeyObject }, kid: string): object => ({
  ...privateKey.export({ format: 'jwk' }),
  kid,
});
const curve = (namedCurve: string) => jwkOf(generateKeyPairSync('ec', { namedCurve }), namedCurve);
const rsa = (modulusLength: number) => jwkOf(generateKeyPairSync('rsa', { modulusLength }), 'rsa');
const parse = (...keys: unknown[]) => signingJwks(JSON.stringify({ keys }));

describe('keys that sign', () => {
  const ec = curve('P-256');

  it('are private, whole, strong and named', () => {
    expect(parse(ec)).toEqual([{ ...ec, alg: 'ES256' }]);
    expect(() => parse()).toThrow('private JWK Set');
    expect(() => parse(ec, ec)).toThrow('same kid');
    expect(() => parse({ ...ec, kid: undefined })).toThrow('without kid');
    expect(() => parse({ ...ec, d: undefined })).toThrow('without its private part');
    expect(() => parse({ ...ec, d: '!!' })).toThrow('cannot be read');
    expect(() => parse(ec, { ...curve('P-256'), x: (ec as { x: string }).x })).toThrow('(number 2)');
    expect(() => parse({ kty: 'oct', k: 'abc', kid: 'c' })).toThrow('kty');
    expect(() => parse({ ...ec, use: 'enc' })).toThrow('use');
    expect(() => parse(null)).toThrow('kty');
    expect(() => parse(rsa(1024))).toThrow('2048');
  });

  it('have the algorithm that goes with them, said or not', () => {
    const ed = jwkOf(generateKeyPairSync('ed25519'), 'ed');
    const strong = rsa(2048);
    const keys = parse(ec, curve('P-384'), curve('P-521'), ed, strong);
    expect(keys.map(({ alg }) => alg)).toEqual(['ES256', 'ES384', 'ES512', 'EdDSA', 'RS256']);
    expect(parse({ ...strong, alg: 'PS384' })).toMatchObject([{ alg: 'PS384' }]);
    for (const alg of ['none', 'HS256', 'ES384', 'RS256', 7])
      expect(() => parse({ ...ec, alg })).toThrow('whose alg is no signature of such a key');
    expect(() => parse(curve('secp256k1'))).toThrow('on a curve that is not');
    expect(() => parse(jwkOf(generateKeyPairSync('x25519'), 'x'))).toThrow('on a curve that is not');
  });

  it('have times in UNIX seconds', () => {
    const times = { iat: 1_700_000_000, nbf: 1_700_000_600, exp: 1_700_086_400 };
    expect(parse({ ...ec, ...times })).toMatchObject([times]);
    for (const name of ['iat', 'nbf', 'exp']) {
      for (const time of ['2026-01-01', '1700000000', 1.5, -1, 0, null, 1_700_000_000_000])
        expect(() => parse({ ...ec, [name]: time })).toThrow(
          `whose ${name} is no time in whole UNIX seconds`,
        );
    }
    expect(() => parse({ ...ec, nbf: 2000, exp: 2000 })).toThrow('whose exp is not after its nbf');
  });

  it('are refused without a word of them', () => {
    const secret = (ec as { d: string }).d;
    for (const bad of [`oops ${secret}`, JSON.stringify({ keys: [{ ...ec, alg: secret }] })])
      expect(() => signingJwks(bad)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining(secret) }),
      );
  });
});
