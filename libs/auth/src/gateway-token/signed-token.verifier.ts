import {
  createLocalJWKSet,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import type { Clock } from '@gatehouse/identity';
import { signingAlgorithms, type SignedTokenOptions, type SigningAlgorithm } from './gateway-token-options';
import { RemoteKeys } from './remote-keys';
import { claimRules, given, TokenVerifier } from './token-verifier';

const usual: readonly SigningAlgorithm[] = ['ES256', 'EdDSA', 'RS256'];

/** `jws`: signed by a key pair of the registry, so that no service can make tokens for another. */
export class SignedTokenVerifier extends TokenVerifier {
  readonly scheme = 'Bearer';
  private readonly algorithms: string[];
  private readonly keyFor: JWTVerifyGetKey;

  /** Throws `TypeError` for what is not given, and for algorithms and keys that are not those of key pairs. */
  constructor(
    private readonly options: SignedTokenOptions,
    clock: Clock,
  ) {
    super();
    this.algorithms = [...(options.algorithms ?? usual)];
    const odd = this.algorithms.find((name) => !(signingAlgorithms as readonly string[]).includes(name));
    if (odd !== undefined || this.algorithms.length === 0) {
      throw new TypeError(`gateway tokens are not signed with ${odd ?? 'nothing'}`);
    }
    claimRules(options, 0);
    this.keyFor = keysOf(given('jwks', options.jwks), clock);
  }

  async verify(token: string, now: number): Promise<JWTPayload> {
    const rules = { ...claimRules(this.options, now), algorithms: this.algorithms };
    return (await jwtVerify(token, this.keyFor, rules)).payload;
  }
}

function keysOf(jwks: NonNullable<SignedTokenOptions['jwks']>, clock: Clock): JWTVerifyGetKey {
  if (typeof jwks === 'string' || jwks instanceof URL) return new RemoteKeys(new URL(jwks), clock).keyFor;
  if (jwks.keys.some((key) => 'd' in key || key.kty === 'oct')) {
    throw new TypeError('a service gets the public keys of the gateway, and no others');
  }
  return createLocalJWKSet(jwks as JSONWebKeySet);
}
