import type { SubjectStatus } from '@gatehouse/identity';

/** Seconds: longer than any session. */
const longest = 31_622_400;

/**
 * Until when the store keeps what a revocation or a restore wrote, UNIX seconds. A record that refuses stays for ever
 * (null): clients that somebody owns are asked for it whenever they come. One that lets in has to outlive the log-ins
 * that were under way.
 */
export function keepSubject(status: SubjectStatus, now: number): number | null {
  return status === 'suspended' ? null : now + longest;
}
