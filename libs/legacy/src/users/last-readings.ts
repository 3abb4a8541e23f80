import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { LegacyUser } from './legacy-user';

/** People who are kept; some 2 KB each. */
const most = 20_000;

interface Reading {
  /** Digest of the rows that the person was made of. */
  readonly rows: string;
  readonly user: LegacyUser;
}

/**
 * People as their rows were when last read. The feed reads the same rows every other second: to see that they are the
 * same takes a tenth of what it takes to make a person of them, decoded and with digests.
 */
export class LastReadings {
  private readonly kept = new LRUCache<number, Reading>({ max: most });

  /** The person that these rows make, all of which matter and nothing else does. */
  of(id: number, rows: readonly unknown[], make: () => LegacyUser): LegacyUser {
    const digest = hash('sha256', JSON.stringify(rows), 'base64url');
    const known = this.kept.get(id);
    if (known?.rows === digest) return known.user;
    const user = make();
    this.kept.set(id, { rows: digest, user });
    return user;
  }
}
