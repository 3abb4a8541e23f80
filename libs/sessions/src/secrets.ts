import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a secret of 128 random bits or more, base64url: the form in which stores keep it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Constant-time comparison of two texts; lengths are not secret. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
