import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError, type Randomness } from '@gatehouse/identity';
import { everything } from './change-feed';
import type { EphemeralStore } from './ephemeral-store';
import type { SessionStore } from './session-store';

/** A database whose word the token store has to have. */
export interface UpkeepSource {
  /** Whose it is, for the log and for the lock. */
  readonly name: string;
  /** Whether the store was emptied, or has lost writes of this database. */
  isRebuildNeeded(): Promise<boolean>;
  /** @param goesOn to be called now and then @returns what was rebuilt, in words */
  rebuild(goesOn: () => void): Promise<string>;
  /** Does what changes have left to do. */
  finishPending(): Promise<unknown>;
}

/** Milliseconds between two looks. */
const every = 1000;
/** Seconds that a rebuild has the lock; it takes it again as it goes on. */
const lockFor = 30;

/**
 * Keeps the token store true to a database, in the background of an app: rebuilds it when it was emptied or lost writes,
 * and finishes what changes have left. Several processes may run it; the rebuild is one at a time. It looks once a
 * second, and at once when the store's news broke off.
 */
export class StoreUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger: Logger;
  private readonly holder: string;
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private inTrouble = false;
  private stopping = false;

  constructor(
    private readonly source: UpkeepSource,
    private readonly store: SessionStore,
    private readonly ephemera: EphemeralStore,
    randomness: Randomness,
  ) {
    this.logger = new Logger(`Upkeep: ${source.name}`);
    this.holder = randomness.bytes(12).toString('base64url');
  }

  onApplicationBootstrap(): void {
    this.store.changes?.subscribe((name) => {
      if (name === everything) this.schedule(0);
    });
    this.schedule(0);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.round;
  }

  private schedule(delay: number): void {
    if (this.stopping) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.round = this.round.then(() => this.look()).finally(() => this.schedule(every));
    }, delay);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    try {
      if (await this.source.isRebuildNeeded()) await this.rebuildAlone();
      await this.source.finishPending();
      if (this.inTrouble) this.logger.log('the stores answer again');
      this.inTrouble = false;
    } catch (error) {
      if (!this.inTrouble) this.logger.warn(`not possible now: ${wordsOf(error)}`);
      this.inTrouble = true;
    }
  }

  private async rebuildAlone(): Promise<void> {
    const lock = `rebuild ${this.source.name}`;
    if (!(await this.ephemera.lock(lock, this.holder, lockFor))) return;
    try {
      // Whoever rebuilds a large store keeps the lock; to lose it is harmless, since a rebuild may run twice.
      const keepLock = () => void this.ephemera.lock(lock, this.holder, lockFor).catch(() => undefined);
      this.logger.log(`the token store was rebuilt: ${await this.source.rebuild(keepLock)}`);
    } finally {
      await this.ephemera.unlock(lock, this.holder);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof DomainError ? error.code : ((error as Error).stack ?? 'error');
}
