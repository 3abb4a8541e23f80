import { DomainError } from '@gatehouse/identity';
import { clientNetwork } from '@gatehouse/platform';
import type { Count, EphemeralStore } from '@gatehouse/token-store';

/** Who tries: the name as typed, or the account that it names; the address; the device, if it is a known one. */
export interface Attempt {
  readonly account: string;
  readonly address: string;
  readonly knownDevice: string | null;
}

const window = 15 * 60;
const perAccount = 10;
const perDevice = 10;
const perAddress = 100;

/**
 * Slows guessing down: so many tries per account, and so many failures per address (an IPv6 network of /64 is one), in
 * a quarter of an hour. A device from which the account has logged in before is counted by itself alone, so that
 * strangers cannot lock its owner out. Tries are counted before the password is checked, so that many at once do not
 * slip through.
 *
 * Each way to log in has counters of its own: an old cookie that a browser still sends must not cost its owner the tries
 * of a password.
 */
export class LogInThrottle {
  constructor(
    private readonly store: EphemeralStore,
    private readonly way: 'login' | 'permanent' = 'login',
  ) {}

  /** How often log-ins from this address have failed, for `admit`: it can be asked before it is known who tries. */
  failuresFrom(address: string): Promise<Count> {
    return this.store.peek(this.addressCounter({ address }));
  }

  /** Counts the try. Throws `too_many` with the seconds to wait. */
  async admit(attempt: Attempt, failures: Count): Promise<void> {
    if (attempt.knownDevice === null && failures.count >= perAddress) throw tooMany(failures.resetsIn);
    const { counter, limit } = this.own(attempt);
    const tries = await this.store.hit(counter, window);
    if (tries.count > limit) throw tooMany(tries.resetsIn);
  }

  async failed(attempt: Attempt): Promise<void> {
    if (attempt.knownDevice === null) await this.store.hit(this.addressCounter(attempt), window);
  }

  /** Never fails: a count that cannot be cleared ends by itself, and is no reason to undo a log-in. */
  async succeeded(attempt: Attempt): Promise<void> {
    await this.store.clear(this.own(attempt).counter).catch(() => undefined);
  }

  private own({ account, knownDevice }: Attempt): { counter: string; limit: number } {
    return knownDevice === null
      ? { counter: `${this.way}:account:${account}`, limit: perAccount }
      : { counter: `${this.way}:device:${knownDevice}`, limit: perDevice };
  }

  private addressCounter({ address }: Pick<Attempt, 'address'>): string {
    return `${this.way}:address:${clientNetwork(address)}`;
  }
}

function tooMany(seconds: number): DomainError {
  const message = 'Too many attempts to log in. Please wait before you try again.';
  return new DomainError('too_many', 'throttled', message, { retryAfter: Math.max(seconds, 1) });
}
