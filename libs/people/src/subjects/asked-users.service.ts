import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError, type Clock } from '@gatehouse/identity';
import type { LiveLegacyUser, SessionStore } from '@gatehouse/token-store';
import type { UserSubjects } from './user-subjects';

/** Milliseconds between two looks: about what somebody waits whose record has lapsed. */
const every = 200;
/** People answered for at a time. */
const batch = 50;
/** Seconds for which somebody whom nobody knows is refused without a question. */
const forget = 60;

/**
 * Puts the records of people into the token store who are asked for there: a client acts for somebody who has long had no
 * session, or the store was emptied. Several processes may run it; each person is answered by one. What fails is dropped:
 * whoever still needs it asks again.
 */
export class AskedUsers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AskedUsers.name);
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private stopping = false;

  /** @param duration seconds that a record is kept at least */
  constructor(
    private readonly subjects: UserSubjects,
    private readonly store: SessionStore,
    private readonly clock: Clock,
    private readonly duration: number,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearTimeout(this.timer);
    await this.round;
  }

  /** @returns how many were answered for */
  async answer(): Promise<number> {
    const asked = await this.store.takeAskedUsers(batch);
    await Promise.all(asked.map((user) => this.publish(user)));
    return asked.length;
  }

  private async publish({ legacyId, ref }: LiveLegacyUser): Promise<void> {
    try {
      if ((await this.subjects.refresh(legacyId, this.duration)) !== null) return;
      await this.store.enforce(ref, 'suspended', 0, this.clock.seconds() + forget);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.logger.warn(`the record of legacy user ${legacyId} is not possible now: ${error.code}`);
    }
  }

  private schedule(): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.round = this.look().finally(() => this.schedule());
    }, every);
    this.timer.unref();
  }

  /** While a store is down others say so. */
  private async look(): Promise<void> {
    try {
      while (!this.stopping && (await this.answer()) === batch);
    } catch (error) {
      if (!(error instanceof DomainError)) this.logger.error((error as Error).stack);
    }
  }
}
