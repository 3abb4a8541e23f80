/** Seconds until the next try after this many: 1, 2, 4 … and never more than five minutes. */
export function backoff(attempts: number): number {
  return Math.min(2 ** Math.max(0, attempts - 1), 300);
}
