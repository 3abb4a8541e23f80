import type { SigningJwk } from '@gatehouse/platform';
import { SigningKey } from './signing-key';

/** The keys of one file, in its order. What they say depends on the time alone (UNIX seconds). */
export class SigningKeySet {
  readonly keys: readonly SigningKey[];

  constructor(jwks: readonly SigningJwk[]) {
    this.keys = jwks.map((jwk) => new SigningKey(jwk));
  }

  /** The first in the file that may sign now, or null. */
  signerAt(now: number): SigningKey | null {
    return this.keys.find((key) => key.phaseAt(now) === 'signing') ?? null;
  }

  /** What services may meet from now on: all keys that are not over, also those that sign only later. */
  publishedAt(now: number): readonly SigningKey[] {
    return this.keys.filter((key) => key.phaseAt(now) !== 'expired');
  }

  /** When an answer to these questions may be another one for the first time; `Infinity`: never. */
  changesAfter(now: number): number {
    const times = this.keys.flatMap(({ notBefore, expires }) => [notBefore, expires]);
    return Math.min(...times.filter((time) => time > now), Infinity);
  }
}
