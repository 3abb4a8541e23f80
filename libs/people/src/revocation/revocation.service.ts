import { DomainError, type Clock } from '@gatehouse/identity';
import type { AccountKey, Accounts, Actor, RecordedChange, Suspensions } from '@gatehouse/accounts-data';
import type { SessionStore } from '@gatehouse/token-store';
import { enforceEpoch, enforceState } from './account-in-force';
import type { OutboxWorker } from './outbox-worker';
import { settled } from './settled';

export interface RevocationAct {
  readonly account: AccountKey;
  readonly by: Actor;
  readonly reason: string;
}

/** What has become of a revocation or restore when the caller gets it back. */
export interface RevocationOutcome {
  readonly uuid: string;
  /**
   * Whether requests are refused (or let in again) from now on. False: it is recorded, the token store does not
   * answer, and it will be enforced as soon as that returns.
   */
  readonly inForce: boolean;
  /** Whether the rest is done too: the old system's flag and sessions, the audit, the sweep. */
  readonly finished: boolean;
}

/**
 * The switch. One transaction records it, one write to the token store puts it in force, for every session, token and
 * legacy cookie of the person at once; whatever is left is in the outbox, and is only waited for a short while.
 */
export class Revocation {
  constructor(
    private readonly suspensions: Suspensions,
    private readonly accounts: Accounts,
    private readonly store: SessionStore,
    private readonly worker: OutboxWorker,
    private readonly clock: Clock,
  ) {}

  async revoke({ account, by, reason }: RevocationAct): Promise<RevocationOutcome> {
    const recorded = await this.suspensions.suspend({ ...account, by, reason, now: this.clock.seconds() });
    return this.follow(account.uuid, recorded, (now) =>
      enforceState(this.store, { ...account, status: 'suspended', epoch: recorded.epoch }, now),
    );
  }

  /** Throws `conflict` `not_suspended` where there is nothing to restore. */
  async restore({ account, by }: Omit<RevocationAct, 'reason'>): Promise<RevocationOutcome> {
    const recorded = await this.suspensions.restore({ uuid: account.uuid, by, now: this.clock.seconds() });
    const { outboxId, epoch } = recorded;
    if (outboxId === null) {
      throw new DomainError('conflict', 'not_suspended', 'This account is not suspended.');
    }
    return this.follow(account.uuid, { ...recorded, outboxId }, (now) =>
      enforceState(this.store, { ...account, status: 'active', epoch }, now),
    );
  }

  /**
   * Ends every session and token of an account. Its owner may log in again, unless the old system has just `banned` them:
   * then the record refuses with the same write, and so do the clients that they own.
   */
  async endAllSessions(
    account: AccountKey,
    reason: string,
    { banned = false }: { banned?: boolean } = {},
  ): Promise<RevocationOutcome> {
    const recorded = await this.accounts.raiseEpoch({ ...account, reason, now: this.clock.seconds() });
    const { status } = await this.accounts.getByUuid(account.uuid);
    const { epoch } = recorded;
    return this.follow(account.uuid, recorded, (now) =>
      banned
        ? enforceState(this.store, { ...account, status: 'suspended', epoch }, now)
        : enforceEpoch(this.store, { ...account, status, epoch }, now),
    );
  }

  /** What comes after the record: the write that puts it in force, then the rest. */
  private async follow(
    uuid: string,
    { generation, outboxId }: RecordedChange,
    enforce: (now: number) => Promise<void>,
  ): Promise<RevocationOutcome> {
    const inForce = await this.tryTo(() => enforce(this.clock.seconds()));
    // Whatever it misses, the outbox has it too.
    if (inForce) await this.tryTo(() => this.store.raiseGeneration('accounts', generation));
    return { uuid, inForce, finished: inForce && (await settled(this.worker.work(outboxId))) };
  }

  /** @returns whether the token store was there for it */
  private async tryTo(write: () => Promise<unknown>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unavailable') return false;
      throw error;
    }
  }
}
