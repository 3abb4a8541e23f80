import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const requests = new AsyncLocalStorage<string>();
let following = true;
/** The request of the call that is running now, where requests are not followed. */
let running: string | null = null;

/**
 * From now on a request has its id only until it first waits for something. Before version 24, Node.js reports every
 * promise, timer and tick to what follows requests, from the first request on and for good: that doubles the cost of a
 * short request.
 */
export function stopFollowingRequests(): void {
  following = false;
}

/** The id of the request that is being answered, or null outside of one. Pages show it, and every log line has it. */
export function currentRequestId(): string | null {
  return following ? (requests.getStore() ?? null) : running;
}

/** Runs a piece of work, and all that it starts (but see `stopFollowingRequests`), as part of a request. */
export function withRequestId<T>(id: string, work: () => T): T {
  if (following) return requests.run(id, work);
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
