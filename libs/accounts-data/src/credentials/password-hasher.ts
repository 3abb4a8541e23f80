import type { Randomness } from '@gatehouse/identity';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import { WorkLimit } from './work-limit';

export interface PasswordHasherOptions {
  /** KiB; by default 19 MiB, the least that OWASP's Password Storage Cheat Sheet has beside t = 2, p = 1. */
  readonly memoryCost?: number;
  readonly timeCost?: number;
  readonly parallelism?: number;
  /** How many are hashed at once: by default one for each core. */
  readonly running?: number;
  /** How many of those who wait are hashed one after the other before any of them hears of it: by default 8. */
  readonly batch?: number;
  /** How many may wait beside them. */
  readonly waiting?: number;
  /** Milliseconds that one waits at most. */
  readonly patience?: number;
}

/** How many hashes each of the app's processes makes at once, so that all of them together make about one for each core. */
export function shareOfCores(workers: number, cores = availableParallelism()): number {
  return Math.max(1, Math.floor(cores / workers));
}

/** What became of `hashIf`. */
export type HashIfResult =
  | { readonly passed: false }
  | { readonly passed: true; readonly hash: string }
  | { readonly passed: true; readonly hash: null; readonly cause: unknown };

/**
 * argon2id, on libuv's threads and not on the event loop. Every method costs one hash operation, whatever its outcome,
 * and throws `too_busy` where too many wait. Passwords are taken as they are: no trimming, no normalizing.
 *
 * Where several wait they are hashed in batches, see `WorkLimit`: a hash walks through 19 MiB and leaves the event loop
 * cold caches, so what follows is better done for eight log-ins at once than in between. Under full load a log-in waits
 * up to seven hashes longer for it, 70 ms where one takes 10; with one at a time nobody does.
 */
export class PasswordHasher {
  private readonly costs: { memoryCost: number; timeCost: number; parallelism: number };
  private readonly limit: WorkLimit;
  private readonly decoy: string;

  constructor(
    private readonly randomness: Randomness,
    options: PasswordHasherOptions = {},
  ) {
    const { memoryCost = 19_456, timeCost = 2, parallelism = 1 } = options;
    this.costs = { memoryCost, timeCost, parallelism };
    const { running = shareOfCores(1), waiting = 64, patience = 5_000, batch = 8 } = options;
    this.limit = new WorkLimit({ running: Math.max(1, running), waiting, patience, batch });
    this.decoy = decoyWith(this.costs, randomness);
  }

  hash(password: string): Promise<string> {
    return this.limit.run(() => this.make(password));
  }

  verify(strongHash: string, password: string): Promise<boolean> {
    return this.limit.run(() => verify(strongHash, password));
  }

  /** Costs what `verify` costs, for whoever has no strong hash: nobody shall see from the time that they have none. */
  verifyNothing(password: string): Promise<false> {
    return this.limit.run(() => this.waste(password));
  }

  /**
   * Hashes the password if `check` says yes, else wastes as much. `check` is asked when the turn has come: who is refused
   * as `too_busy` has learned nothing. That the hash could not be made is told, not thrown.
   */
  hashIf(password: string, check: () => boolean): Promise<HashIfResult> {
    return this.limit.run(async () => {
      if (!check()) return { passed: await this.waste(password) };
      return this.make(password).then(
        (made) => ({ passed: true, hash: made }),
        (cause: unknown) => ({ passed: true, hash: null, cause }),
      );
    });
  }

  /** Whether the hash was made with other costs than today's. */
  needsRehash(strongHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(strongHash);
    const { costs } = this;
    return (
      memoryCost !== costs.memoryCost || timeCost !== costs.timeCost || parallelism !== costs.parallelism
    );
  }

  /** Refuses from now on, those who wait too. */
  stop(): void {
    this.limit.stop();
  }

  /** argon2id is what the package makes unless told otherwise, in the text format of the reference implementation. */
  private make(password: string): Promise<string> {
    return hash(password, { ...this.costs, salt: this.randomness.bytes(16) });
  }

  private async waste(password: string): Promise<false> {
    await verify(this.decoy, password);
    return false;
  }
}

/** A well-formed hash that no password has: random bytes instead of a result. Verifying it costs the same. */
function decoyWith(
  costs: { memoryCost: number; timeCost: number; parallelism: number },
  randomness: Randomness,
): string {
  const part = (length: number) => randomness.bytes(length).toString('base64').replace(/=+$/, '');
  const { memoryCost: m, timeCost: t, parallelism: p } = costs;
  return `$argon2id$v=19$m=${m},t=${t},p=${p}$${part(16)}$${part(32)}`;
}
