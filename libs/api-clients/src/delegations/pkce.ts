import { createHash, timingSafeEqual } from 'node:crypto';

/** RFC 7636 §4.2: SHA-256 in base64url. `plain` is not taken (RFC 9700 §2.1.1). */
export function isChallenge(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
export function isVerifier(text: string): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(text);
}

/** Whether the challenge was made from this verifier (RFC 7636 §4.6). */
export function isProvedBy(challenge: string, verifier: string): boolean {
  if (!isVerifier(verifier)) return false;
  const made = createHash('sha256').update(verifier).digest();
  const asked = Buffer.from(challenge, 'base64url');
  return asked.length === made.length && timingSafeEqual(asked, made);
}
