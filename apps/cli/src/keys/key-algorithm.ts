import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { Option } from 'commander';
import type { SigningJwk } from '@gatehouse/platform';

export const keyAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
] as const;

export type KeyAlgorithm = (typeof keyAlgorithms)[number];

export function algorithmOption(otherwise: string): Option {
  return new Option('--alg <algorithm>', `how it signs; ${otherwise} otherwise`).choices(keyAlgorithms);
}

/** A private key that nobody else has. Its `kid` is its thumbprint (RFC 7638): it says nothing, and never repeats. */
export async function makeSigningKey(
  alg: KeyAlgorithm,
  times: { iat: number; nbf?: number },
): Promise<SigningJwk> {
  const jwk = privateKeyFor(alg).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(jwk as never);
  return { ...jwk, kty: String(jwk.kty), kid, alg, use: 'sig', ...times };
}

function privateKeyFor(alg: KeyAlgorithm): KeyObject {
  switch (alg) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'ES384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    case 'ES512':
      return generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey;
    case 'EdDSA':
      return generateKeyPairSync('ed25519').privateKey;
    case 'RS256':
    case 'RS384':
    case 'RS512':
    case 'PS256':
    case 'PS384':
    case 'PS512':
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  }
}
