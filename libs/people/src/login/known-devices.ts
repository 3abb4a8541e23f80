import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Randomness } from '@gatehouse/identity';

/**
 * Remembers, in a cookie, that somebody once logged in to an account from this browser, so that failures of strangers
 * do not slow its owner down. It proves nothing else. (Known as device cookies; see OWASP, "Slow Down Online Guessing
 * Attacks with Device Cookies".)
 *
 * `<device id>.<HMAC over account and device id>`, base64url.
 */
export class KnownDevices {
  /** @param keys newest first: the first signs, all verify */
  constructor(
    private readonly keys: readonly Buffer[],
    private readonly randomness: Randomness,
  ) {}

  /** The cookie for a browser from which this account has just logged in. */
  remember(account: string): string {
    const device = this.randomness.bytes(16).toString('base64url');
    return `${device}.${sign(this.keys[0]!, account, device)}`;
  }

  /** The id of the device, if this account has logged in from it before. */
  recognize(cookie: string | null, account: string): string | null {
    const match = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(cookie ?? '');
    if (match === null) return null;
    const [, device, signature] = match as unknown as [string, string, string];
    const known = this.keys.some((key) =>
      timingSafeEqual(Buffer.from(sign(key, account, device)), Buffer.from(signature)),
    );
    return known ? device : null;
  }
}

function sign(key: Buffer, account: string, device: string): string {
  return createHmac('sha256', key).update(`device\n${account}\n${device}`).digest('base64url');
}
