import { Injectable } from '@nestjs/common';
import { clientNetwork } from '@gatehouse/platform';
import { EphemeralStore, type Count } from '@gatehouse/token-store';

/** Wrong codes by one user, and from one address, within `window` seconds. */
const limit = 10;
const window = 600;

/** Who enters a code. */
export interface Trier {
  readonly userUuid: string;
  readonly address: string;
}

/**
 * Slows down who tries user codes (RFC 8628 §5.1). Wrong ones alone are counted, so that somebody with many devices can
 * connect them all. It is asked after the look-up, and what was found is told only where it says so: many tries at once
 * gain nothing over one after the other.
 */
@Injectable()
export class UserCodeTries {
  constructor(private readonly store: EphemeralStore) {}

  /** @returns seconds to wait; null: what was found may be told */
  async wrong(trier: Trier): Promise<number | null> {
    return waitOf(await Promise.all(countersOf(trier).map((counter) => this.store.hit(counter, window))), 1);
  }

  /** As `wrong`, for a code that somebody was given. */
  async right(trier: Trier): Promise<number | null> {
    return waitOf(await Promise.all(countersOf(trier).map((counter) => this.store.peek(counter))), 0);
  }
}

function countersOf({ userUuid, address }: Trier): readonly string[] {
  return [`user-code:user:${userUuid}`, `user-code:address:${clientNetwork(address)}`];
}

/** @param own how many of the counted this try is itself */
function waitOf(counts: readonly Count[], own: number): number | null {
  const full = counts.filter(({ count }) => count - own >= limit);
  return full.length === 0 ? null : Math.max(1, ...full.map(({ resetsIn }) => resetsIn));
}
