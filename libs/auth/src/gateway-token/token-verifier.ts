import type { JWTPayload } from 'jose';

/** A text that is no token for this service. The message is for logs and never holds the text. */
export class BadToken extends Error {
  override readonly name = 'BadToken';
}

/** Knows one format of the gateway token. */
export abstract class TokenVerifier {
  /** What comes before the token in the header `Authorization`. */
  abstract readonly scheme: 'Bearer' | null;

  /**
   * The claims of a token that is genuine, for us, and valid at `now` (UNIX seconds). Rejects with `BadToken` or an error of
   * jose for any other text, and with `DomainError('unavailable', …)` where the keys cannot be had.
   */
  abstract verify(token: string, now: number): Promise<JWTPayload>;
}

/** Whose tokens are good, and for whom they have to be. */
export interface ClaimRules {
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly clockTolerance?: number;
}

/** What jose is told of the claims of a token that names its audience. */
export function claimRules({ issuer, audience, ...options }: ClaimRules, now: number) {
  return {
    typ: 'gateway+jwt',
    issuer: given('issuer', issuer),
    audience: given('audience', audience),
    requiredClaims: ['sub', 'exp'],
    // The gateway makes them for a minute. One that is older was made by somebody else, whatever its end says.
    maxTokenAge: 300,
    clockTolerance: toleranceOf(options),
    currentDate: new Date(now * 1000),
  };
}

/** What has to be configured; a variable of the environment that is not set must not end in a check that is left out. */
export function given<T>(name: string, value: T | undefined): T {
  if (value === undefined || value === '')
    throw new TypeError(`gateway tokens need ${name}: it is not given`);
  return value;
}

export function toleranceOf({ clockTolerance = 5 }: { readonly clockTolerance?: number }): number {
  return clockTolerance;
}
