import { createHash } from 'node:crypto';
import { createLocalJWKSet, errors, jwtVerify, type JWK, type JWTPayload } from 'jose';
import type { ClientSubject, Clock, Randomness } from '@gatehouse/identity';
import { signatureAlgorithms } from '@gatehouse/sessions';
import type { EphemeralStore } from '@gatehouse/token-store';

/** Seconds that clocks may differ. */
const tolerance = 10;
/**
 * Seconds that an assertion may be good for at most; its id has to be remembered for so long. An hour is what Authlib
 * gives each of its own.
 */
const longest = 3600;

/**
 * Assertions by which a client proves that it has a private key (RFC 7523 §3, OIDC Core §9 `private_key_jwt`): issued by
 * and about the client itself, for us, short-lived, and taken once.
 */
export class ClientAssertions {
  /** @param audiences how a client may call us: the issuer and the addresses of the endpoints */
  constructor(
    private readonly audiences: readonly string[],
    private readonly store: EphemeralStore,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Throws `unavailable` where the store cannot say whether the assertion was used before. */
  async prove(assertion: string, client: ClientSubject): Promise<boolean> {
    const claims = await this.verify(assertion, client);
    if (claims === null) return false;
    const now = this.clock.seconds();
    const { exp, jti } = claims;
    if (exp! > now + longest + tolerance) return false;
    return this.isFirst(`${client.ref.id}\n${jti!}`, exp! - now + tolerance);
  }

  private async verify(assertion: string, client: ClientSubject): Promise<JWTPayload | null> {
    const keys = createLocalJWKSet({ keys: client.jwks as JWK[] });
    try {
      const { payload } = await jwtVerify(assertion, keys, {
        issuer: client.ref.id,
        subject: client.ref.id,
        audience: [...this.audiences],
        algorithms: [...signatureAlgorithms],
        requiredClaims: ['exp', 'jti'],
        clockTolerance: tolerance,
        currentDate: new Date(this.clock.now()),
      });
      return typeof payload.jti === 'string' && payload.jti !== '' ? payload : null;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
      throw error;
    }
  }

  /** A lock that nobody gives back is taken by whoever comes first. */
  private isFirst(id: string, seconds: number): Promise<boolean> {
    const name = `assertion:${createHash('sha256').update(id).digest('base64url')}`;
    return this.store.lock(name, this.randomness.bytes(12).toString('base64url'), Math.max(seconds, 1));
  }
}
