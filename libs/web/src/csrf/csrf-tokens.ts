import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, Randomness } from '@gatehouse/identity';

/** What a form belongs to: a session, or, before log-in, the cookie of the browser that asked for it. */
export interface CsrfBinding {
  readonly kind: 'session' | 'browser';
  readonly id: string;
}

/** How long a form may lie open, in seconds. */
export const csrfLifetime = 2 * 60 * 60;

/** The clocks of two servers may differ by this much, in seconds. */
const clockSkew = 60;

export type CsrfVerdict = 'valid' | 'expired' | 'invalid';

/**
 * Makes and checks the tokens of forms: `<random>.<issue time>.<HMAC-SHA-256>`. Nothing is stored; a token is good
 * for what it is bound to, for two hours. Keys: the newest first makes tokens, all of them check.
 */
export class CsrfTokens {
  constructor(
    private readonly keys: readonly Buffer[],
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {
    if (keys.length === 0 || keys.some((key) => key.length < 32))
      throw new TypeError('tokens of forms need at least one key, each of 32 bytes or more');
  }

  issue(binding: CsrfBinding): string {
    const random = this.randomness.bytes(16).toString('base64url');
    const issued = String(this.clock.seconds());
    const mac = sign(this.keys[0]!, binding, random, issued).toString('base64url');
    return `${random}.${issued}.${mac}`;
  }

  check(token: string, binding: CsrfBinding): CsrfVerdict {
    const match = /^([A-Za-z0-9_-]{22})\.([0-9]{1,15})\.([A-Za-z0-9_-]{43})$/.exec(token);
    if (match === null) return 'invalid';
    const [, random, issued, mac] = match;
    const given = Buffer.from(mac!, 'base64url');
    // Every key is tried, so that the time taken does not tell which of them matched.
    const matches = this.keys.filter((key) => timingSafeEqual(given, sign(key, binding, random!, issued!)));
    if (matches.length === 0) return 'invalid';
    const age = this.clock.seconds() - Number(issued);
    if (age < -clockSkew) return 'invalid';
    return age < csrfLifetime ? 'valid' : 'expired';
  }
}

/** JSON keeps the parts apart, whatever they hold. */
function sign(key: Buffer, { kind, id }: CsrfBinding, random: string, issued: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['form', kind, id, random, issued]))
    .digest();
}
