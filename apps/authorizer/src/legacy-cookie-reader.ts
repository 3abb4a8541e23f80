import type { Clock } from '@gatehouse/identity';
import { ClassicCookie, type ClassicCookieParts } from '@gatehouse/legacy/cookie';
import { RecentMap } from '@gatehouse/sessions';
import type { LegacyClaim } from './legacy-claim';

/** Reads a legacy cookie; null for one that the legacy secret did not sign, or that has run out. */
export type LegacyCookieReader = (cookie: string) => LegacyClaim | null;

export interface LegacyCookieOptions {
  /** Verify, newest first. */
  readonly secrets: readonly string[];
  /** Seconds from issue to end. */
  readonly duration: number;
}

/**
 * A reader that remembers the cookies whose signature held. That depends on the text alone, so it needs no news; when
 * a cookie runs out is looked at each time. Browsers send the cookie with every request, and its SHA-1 would be a
 * seventh of what a request costs.
 */
export function legacyCookieReader(
  { secrets, duration }: LegacyCookieOptions,
  clock: Clock,
): LegacyCookieReader {
  const signed = new RecentMap<string, ClassicCookieParts>(20_000);
  return (cookie) => {
    let parts = signed.get(cookie) ?? null;
    if (parts === null) {
      parts = ClassicCookie.unpack(cookie, secrets);
      if (parts !== null) signed.set(cookie, parts);
    }
    return parts !== null && clock.seconds() < ClassicCookie.expiresAt(parts, duration) ? parts : null;
  };
}
