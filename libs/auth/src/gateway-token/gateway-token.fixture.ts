import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import { legacyVectors, ManualClock } from '@gatehouse/testing';
import type { HttpRequest } from '../guard/http-request';
import { gatewayTokenFor, type TokenFor } from '../testing';
import { gatewayTokenSource } from './gatehouse-auth.module';
import type { GatewayTokenOptions } from './gateway-token-options';
import type { GatewayTokenSource } from './gateway-token.source';

export const clock = new ManualClock();
export const start = clock.seconds();
export const issuer = 'https://registry.example.org';
export const audience = 'submissions';
export const key = randomBytes(32);
export const secret = legacyVectors().session_token.secret;

export const request = (...authorization: string[]): HttpRequest =>
  ({ rawHeaders: ['Host', 'x', ...authorization.flatMap((value) => ['Authorization', value])] }) as never;

/** `a session`, or why there is none. */
export async function reasonFor(source: GatewayTokenSource, ...authorization: string[]): Promise<string> {
  const finding = await source.find(request(...authorization));
  return finding.session === null ? `${finding.reason}: ${finding.why}` : 'a session';
}

export const sessionFor = async (source: GatewayTokenSource, authorization: string) => {
  const { session } = await source.find(request(authorization));
  if (session === null) throw new Error('refused');
  return session;
};

function pairNamed(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256' } as JWK;
}

export const keyPair = pairNamed('k1');
export const otherPair = pairNamed('k2');

export const publicPart = ({ d: _, ...rest }: JWK): JWK => rest;

/** A service of each format, and the token that the gateway would send it. */
export const formats = {
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
export type Format = keyof typeof formats;
export const service = (format: Format, more: object = {}) =>
  gatewayTokenSource({ ...formats[format].options(), ...more } as GatewayTokenOptions);
