import { randomUUID } from 'node:crypto';

/** The request of the call that is running now. */
let running: string | null = null;

/** The id of the request whose work is running now, for log lines; null outside of one, and after the work has waited. */
export function currentRequestId(): string | null {
  return running;
}

/**
 * Runs a piece of work as part of a request, until it first waits for something. Node.js could follow it further
 * (`AsyncLocalStorage`), but before version 24 it reports every promise, timer and tick for that, from the first request on
 * and for good: that doubles the cost of a short request, and is a fifth of a log-in beside its hash. What speaks later
 * names its request itself, as the audit and the problem log do.
 */
export function withRequestId<T>(id: string, work: () => T): T {
  const outer = running;
  running = id;
  try {
    return work();
  } finally {
    running = outer;
  }
}

/** Takes the id of a proxy over, so that its log and ours can be read side by side, if it is harmless. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(header) ? header : randomUUID();
}
