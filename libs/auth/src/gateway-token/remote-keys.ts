import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { DomainError, type Clock } from '@gatehouse/identity';

/** Milliseconds. */
const times = { answer: 2000, cooldown: 30_000, fresh: 600_000, pause: 5000 };

/**
 * The registry's public keys: read when first needed, again after ten minutes, and for a key that is not among them, but
 * not more than twice a minute, whatever is asked. While the registry does not answer the last ones hold.
 */
export class RemoteKeys {
  private readonly remote: ReturnType<typeof createRemoteJWKSet>;
  private lastFailure = -Infinity;

  constructor(
    address: URL,
    private readonly clock: Clock,
  ) {
    this.remote = createRemoteJWKSet(address, {
      timeoutDuration: times.answer,
      cooldownDuration: times.cooldown,
      cacheMaxAge: times.fresh,
    });
  }

  /** The key that a token names. Rejects with `DomainError('unavailable', …)` where only the registry could tell. */
  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    if (!this.mayAsk()) return this.lastKeyFor(header, token, null);
    try {
      return await this.remote(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      this.lastFailure = this.clock.monotonic();
      return this.lastKeyFor(header, token, error);
    }
  };

  /** Not again and again while it does not answer, if what it said last will do. */
  private mayAsk(): boolean {
    const paused = this.clock.monotonic() - this.lastFailure < times.pause;
    return this.remote.fresh || !paused || this.remote.jwks() === undefined;
  }

  private async lastKeyFor(...[header, token, cause]: [...Parameters<JWTVerifyGetKey>, unknown]) {
    try {
      const last = this.remote.jwks();
      if (last !== undefined) return await createLocalJWKSet(last)(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    const words = 'The keys of the gateway cannot be had at the moment.';
    throw new DomainError('unavailable', 'gateway_keys_unavailable', words, { cause, retryAfter: 5 });
  }
}
