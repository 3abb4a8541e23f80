import { createHash, timingSafeEqual } from 'node:crypto';

/** What the cookie of the old system says. `issuedAt` is UNIX seconds. */
export interface ClassicCookieParts {
  readonly sessionId: number;
  readonly userId: number;
  /** An IPv4 address, or the stand-in of an IPv6 client (`legacyAddress`): the cookie is split at colons. */
  readonly ip: string;
  readonly issuedAt: number;
  /** Sum of the capability bits, see `capabilitiesOf`. */
  readonly capabilities: number;
}

/** Secrets of `CLASSIC_SESSION_HASH`, newest first: each of them verifies. */
export type CookieSecrets = readonly string[] | { readonly all: readonly string[] };

/** `session_id` and `user_id` are int unsigned columns. */
const highestId = 4_294_967_295;

/**
 * The cookie `tapir_session`: `session_id:user_id:ip:issued_at:capabilities:signature`. The signature is base64 of
 * SHA-1 over `<first five parts>-<secret>`, without the one `=` that this always ends in.
 */
export abstract class ClassicCookie {
  static pack(parts: ClassicCookieParts, secret: string): string {
    if (/[:\p{Cc}]/u.test(parts.ip)) throw new TypeError('the address of a classic cookie holds no colon');
    const payload = payloadOf(parts);
    return `${payload}:${sign(payload, secret)}`;
  }

  /** The parts of a cookie that one of the secrets has signed; null for any other text. Never throws. */
  static unpack(text: string, secrets: CookieSecrets): ClassicCookieParts | null {
    const parts = parse(text);
    if (parts === null) return null;
    const payload = payloadOf(parts);
    const given = Buffer.from(text, 'utf8');
    let signed = false;
    for (const secret of 'all' in secrets ? secrets.all : secrets) {
      const expected = Buffer.from(`${payload}:${sign(payload, secret)}`, 'utf8');
      if (given.length === expected.length && timingSafeEqual(given, expected)) signed = true;
    }
    return signed ? parts : null;
  }

  /** When it ends: UNIX seconds. From then on it is no longer valid. */
  static expiresAt(parts: ClassicCookieParts, duration: number): number {
    return parts.issuedAt + duration;
  }

  /**
   * The first that is signed and not past its end. A browser may send the name twice, for the site and for a
   * sub-domain, and the one that matters may come second. `now` and `duration` are seconds.
   */
  static firstValid(
    values: readonly string[],
    secrets: CookieSecrets,
    { now, duration }: { now: number; duration: number },
  ): ClassicCookieParts | null {
    for (const value of values) {
      const parts = ClassicCookie.unpack(value, secrets);
      if (parts !== null && now < ClassicCookie.expiresAt(parts, duration)) return parts;
    }
    return null;
  }
}

function payloadOf({ sessionId, userId, ip, issuedAt, capabilities }: ClassicCookieParts): string {
  return [sessionId, userId, ip, issuedAt, capabilities].join(':');
}

function sign(payload: string, secret: string): string {
  return createHash('sha1').update(`${payload}-${secret}`, 'utf8').digest('base64').slice(0, -1);
}

/** Six parts, numbers written the one way that `payloadOf` writes them; what was cut off a signature is not checked. */
function parse(text: string): ClassicCookieParts | null {
  if (text.length > 256) return null;
  const [session, user, ip, issued, bits, signature, ...more] = text.split(':');
  if (signature === undefined || more.length > 0) return null;
  const sessionId = numberIn(session!, highestId);
  const userId = numberIn(user!, highestId);
  const issuedAt = numberIn(issued!, Number.MAX_SAFE_INTEGER);
  const capabilities = numberIn(bits!, highestId);
  if (sessionId === null || userId === null || issuedAt === null || capabilities === null) return null;
  return { sessionId, userId, ip: ip!, issuedAt, capabilities };
}

function numberIn(text: string, highest: number): number | null {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return null;
  const number = Number(text);
  return number <= highest ? number : null;
}
