import { ClassicCookie } from '@gatehouse/legacy/cookie';
import type { LegacyClaim } from './legacy-claim';

export interface LegacyCookieOptions {
  /** Verify, newest first. */
  readonly secrets: readonly string[];
  /** Seconds from issue to end. */
  readonly duration: number;
}

/** What a legacy cookie says; null for one that the legacy secret did not sign. */
export function readLegacyCookie(
  text: string,
  { secrets, duration }: LegacyCookieOptions,
): LegacyClaim | null {
  const parts = ClassicCookie.unpack(text, secrets);
  if (parts === null) return null;
  const { sessionId, userId } = parts;
  return { sessionId, userId, expires: ClassicCookie.expiresAt(parts, duration) };
}
