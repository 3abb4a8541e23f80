import { checkLogoutUri } from '../directory/redirect-uri';

/** What became of telling a client (OIDC Back-Channel Logout §2.8). */
export type Told =
  | { readonly kind: 'done' }
  /** It cannot, or must not, be told: to try again would change nothing. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Another try may do better. */
  | { readonly kind: 'failed'; readonly why: string };

/** Milliseconds that a client has for its answer. */
const patience = 5000;

/**
 * POSTs a logout token to a client (OIDC Back-Channel Logout §2.5): over https, or to a loopback address, and nowhere else, whatever
 * it answers: redirects are not followed, and what it says is not read.
 */
export async function postLogoutToken(uri: string, token: string, stopping: AbortSignal): Promise<Told> {
  if (!isSafe(uri)) return { kind: 'refused', why: 'its address is not https' };
  try {
    const answer = await fetch(uri, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(patience)]),
    });
    await answer.body?.cancel().catch(() => undefined);
    return understood(answer.status);
  } catch (error) {
    return { kind: 'failed', why: reasonOf(error) };
  }
}

function understood(status: number): Told {
  if (status === 200 || status === 204) return { kind: 'done' };
  return { kind: status === 400 ? 'refused' : 'failed', why: `it answered ${status}` };
}

/** As when it was registered: a row could have been written by hand. */
function isSafe(uri: string): boolean {
  try {
    checkLogoutUri(uri);
    return true;
  } catch {
    return false;
  }
}

/** A code, and never the words of a driver, which may quote the address. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return 'it did not answer in time';
  return typeof cause?.code === 'string' ? cause.code : 'it could not be reached';
}
