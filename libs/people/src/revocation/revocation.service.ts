import { DomainError, SubjectRef, type Clock } from '@gatehouse/identity';
import type { AccountKey, Accounts, Actor, Suspensions } from '@gatehouse/accounts-data';
import type { SessionStore } from '@gatehouse/token-store';
import { keepSubject } from './keep-subject';
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
    const inForce = await this.enforce(account.uuid, 'suspended', recorded.epoch, recorded.generation);
    return {
      uuid: account.uuid,
      inForce,
      finished: inForce && (await settled(this.worker.work(recorded.outboxId))),
    };
  }

  /** Throws `conflict` `not_suspended` where there is nothing to restore. */
  async restore({ account, by }: Omit<RevocationAct, 'reason'>): Promise<RevocationOutcome> {
    const recorded = await this.suspensions.restore({ uuid: account.uuid, by, now: this.clock.seconds() });
    if (recorded.outboxId === null) {
      throw new DomainError('conflict', 'not_suspended', 'This account is not suspended.');
    }
    const inForce = await this.enforce(account.uuid, 'active', recorded.epoch, recorded.generation);
    return {
      uuid: account.uuid,
      inForce,
      finished: inForce && (await settled(this.worker.work(recorded.outboxId))),
    };
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
    const own = await this.accounts.getByUuid(account.uuid);
    const status = banned ? 'suspended' : own.status;
    const inForce = await this.enforce(account.uuid, status, recorded.epoch, recorded.generation);
    return {
      uuid: account.uuid,
      inForce,
      finished: inForce && (await settled(this.worker.work(recorded.outboxId))),
    };
  }

  private async enforce(
    uuid: string,
    status: 'active' | 'suspended',
    epoch: number,
    generation: number,
  ): Promise<boolean> {
    try {
      const keepUntil = keepSubject(status, this.clock.seconds());
      await this.store.enforce(SubjectRef.user(uuid), status, epoch, keepUntil);
      await this.store.raiseGeneration('accounts', generation).catch(() => undefined);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unavailable') return false;
      throw error;
    }
  }
}
