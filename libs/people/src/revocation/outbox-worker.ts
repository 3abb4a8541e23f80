import { Logger } from '@nestjs/common';
import { DomainError, SubjectRef, type Clock } from '@gatehouse/identity';
import type { Accounts, ClaimedEntry, Outbox, StoreGeneration } from '@gatehouse/accounts-data';
import type { SessionStore } from '@gatehouse/token-store';
import type { StoreRebuild } from '../store/store-rebuild.service';
import type { UserSubjects } from '../subjects/user-subjects';
import { enforceEpoch, enforceState } from './account-in-force';
import type { LegacySuspension } from './legacy-suspension';

/** Seconds that a claimed entry is ours alone. */
const lease = 30;

/**
 * Does what revocations, restores and publications have left in the outbox. Each step may be done more than once and
 * in any process; what SQL says now is put in force, never what it said when the entry was written.
 */
export class OutboxWorker {
  private readonly logger = new Logger('Outbox');

  constructor(
    private readonly outbox: Outbox,
    private readonly accounts: Accounts,
    private readonly generation: StoreGeneration,
    private readonly store: SessionStore,
    private readonly rebuild: StoreRebuild,
    private readonly legacy: LegacySuspension,
    private readonly subjects: UserSubjects,
    private readonly clock: Clock,
    /** Seconds that a session lives. */
    private readonly duration: number,
  ) {}

  /** Works on one entry. @returns whether nothing of it is left */
  async work(id: number): Promise<boolean> {
    const entry = await this.outbox.claim(id, { now: this.clock.seconds(), lease });
    return entry !== null && this.finish(entry);
  }

  /** Works on all entries whose time has come. @returns how many were finished */
  async workOnDue(): Promise<number> {
    const entries = await this.outbox.claimDue({ now: this.clock.seconds(), lease });
    let finished = 0;
    for (const entry of entries) if (await this.finish(entry)) finished += 1;
    return finished;
  }

  private async finish(entry: ClaimedEntry): Promise<boolean> {
    try {
      for (const [name, step] of this.stepsOf(entry)) {
        if (entry.stepsDone.includes(name)) continue;
        await step();
        if (!(await this.outbox.stepDone(entry, name))) return false;
      }
      return await this.outbox.complete(entry);
    } catch (error) {
      const code = error instanceof DomainError ? error.code : 'error';
      const nextTry = await this.outbox.fail(entry, { now: this.clock.seconds(), code });
      const wait = nextTry - this.clock.seconds();
      this.logger.warn(`${entry.kind} ${entry.id} is not finished (${code}); next try in ${wait} s`);
      if (!(error instanceof DomainError)) this.logger.error((error as Error).stack);
      return false;
    }
  }

  private stepsOf(entry: ClaimedEntry): readonly (readonly [string, () => Promise<unknown>])[] {
    switch (entry.kind) {
      case 'revoke':
        return [
          ['store', () => this.enforce(entry.account!)],
          ['legacy', () => this.legacy.ban(entry)],
          ['sweep', () => this.sweep(entry.account!)],
        ];
      case 'restore':
        return [
          ['store', () => this.enforce(entry.account!)],
          ['legacy', () => this.legacy.unban(entry)],
        ];
      case 'subject':
        return [
          ['store', () => this.raiseEpoch(entry.account!)],
          ['legacy', () => this.legacy.endSessions(entry)],
          ['sweep', () => this.sweep(entry.account!)],
        ];
      case 'rights':
        return [['store', () => this.refreshRights(entry.account!)]];
      case 'policy':
        return [['store', () => this.rebuild.publishPolicy()]];
    }
  }

  private async enforce(uuid: string): Promise<void> {
    const generation = await this.generation.current();
    await enforceState(this.store, await this.accounts.getByUuid(uuid), this.clock.seconds());
    await this.store.raiseGeneration('accounts', generation);
  }

  private async raiseEpoch(uuid: string): Promise<void> {
    const generation = await this.generation.current();
    await enforceEpoch(this.store, await this.accounts.getByUuid(uuid), this.clock.seconds());
    await this.store.raiseGeneration('accounts', generation);
  }

  /** Whom the token store does not know gets the rights with the next log-in. */
  private async refreshRights(uuid: string): Promise<void> {
    const generation = await this.generation.current();
    const { legacyId } = await this.accounts.getByUuid(uuid);
    const isKnown = (await this.store.findSubject(SubjectRef.user(uuid))) !== null;
    if (isKnown && legacyId !== null) await this.subjects.refresh(legacyId, this.duration);
    await this.store.raiseGeneration('accounts', generation);
  }

  private async sweep(uuid: string): Promise<void> {
    const { epoch } = await this.accounts.getByUuid(uuid);
    await this.store.sweep(SubjectRef.user(uuid), epoch);
  }
}
