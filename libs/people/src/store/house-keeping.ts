import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError, type Randomness } from '@gatehouse/identity';
import type { EphemeralStore, SessionStore } from '@gatehouse/token-store';
import type { OutboxWorker } from '../revocation/outbox-worker';
import type { StoreRebuild } from './store-rebuild.service';

/** Milliseconds between two looks. */
const every = 1000;
/** Seconds that a rebuild has the lock; it takes it again as it goes on. */
const lockFor = 30;

/**
 * Keeps the token store true to SQL, in the background of the accounts app: rebuilds it when it was emptied or lost
 * writes, and finishes what is in the outbox. Several processes may run it; the rebuild is one at a time, and each
 * outbox entry belongs to whoever claimed it.
 */
export class HouseKeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('HouseKeeping');
  private readonly holder: string;
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private inTrouble = false;
  private stopping = false;

  constructor(
    private readonly rebuild: StoreRebuild,
    private readonly worker: OutboxWorker,
    private readonly store: SessionStore,
    private readonly ephemera: EphemeralStore,
    randomness: Randomness,
  ) {
    this.holder = randomness.bytes(12).toString('base64url');
  }

  onApplicationBootstrap(): void {
    this.store.changes?.subscribe((name) => {
      if (name === '*') this.lookSoon();
    });
    this.lookSoon();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.round;
  }

  private lookSoon(): void {
    this.schedule(0);
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
      if (await this.rebuild.isNeeded()) await this.rebuildAlone();
      await this.worker.workOnDue();
      if (this.inTrouble) this.logger.log('the stores answer again');
      this.inTrouble = false;
    } catch (error) {
      if (!this.inTrouble) this.logger.warn(`not possible now: ${wordsOf(error)}`);
      this.inTrouble = true;
    }
  }

  private async rebuildAlone(): Promise<void> {
    if (!(await this.ephemera.lock('rebuild', this.holder, lockFor))) return;
    try {
      // Whoever rebuilds a large store keeps the lock; to lose it is harmless, since a rebuild may run twice.
      const keepLock = () => void this.ephemera.lock('rebuild', this.holder, lockFor).catch(() => undefined);
      const { subjects } = await this.rebuild.run(keepLock);
      this.logger.log(`the token store was rebuilt: policy, roles and ${subjects} subjects`);
    } finally {
      await this.ephemera.unlock('rebuild', this.holder);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof DomainError ? error.code : ((error as Error).stack ?? 'error');
}
