import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, SubjectRef, type Clock, type Subject, type UserSubject } from '@gatehouse/identity';
import type { SessionResolver } from '@gatehouse/sessions';
import type { SessionStore } from '@gatehouse/token-store';
import type { Approval } from './approval';
import { invalidGrant } from './invalid-grant';

/** Milliseconds that somebody's record is waited for, and between two looks. */
const patience = 3000;
const pause = 50;

/** Who has approved something, as they are now. */
export class DelegatingUser {
  constructor(
    private readonly resolver: SessionResolver,
    private readonly store: SessionStore,
    private readonly clock: Clock,
  ) {}

  /**
   * From the token store; where their record has lapsed there, because they have had no session for long, the accounts app is
   * asked for it, which takes some 0.2 s.
   *
   * Throws `refused` `invalid_grant` for somebody who is suspended, or whose rights were taken away since the approval;
   * giving them back does not bring it back. Throws `unavailable` where nobody can say now.
   */
  async get(approval: Pick<Approval, 'userUuid' | 'userEpoch' | 'userLegacyId'>): Promise<UserSubject> {
    const subject = await this.find(approval);
    if (subject.status !== 'active' || subject.epoch !== approval.userEpoch) throw invalidGrant();
    return subject;
  }

  private async find({
    userUuid,
    userLegacyId: legacyId,
  }: Pick<Approval, 'userUuid' | 'userLegacyId'>): Promise<UserSubject> {
    const ref = SubjectRef.user(userUuid);
    const deadline = this.clock.monotonic() + patience;
    for (;;) {
      const subject = await this.resolver.subject(ref);
      if (isKnown(subject)) return subject;
      if (legacyId === null) throw invalidGrant();
      if (this.clock.monotonic() > deadline) throw nobodyAnswers();
      await this.store.askForUser({ legacyId, ref });
      await sleep(pause);
    }
  }
}

/**
 * A rebuild of the store leaves records that say no more than status and epoch; of those that refuse that is enough.
 */
function isKnown(subject: Subject | null): subject is UserSubject {
  return subject?.kind === 'user' && (subject.status === 'suspended' || subject.claims.username !== '');
}

function nobodyAnswers(): DomainError {
  return new DomainError(
    'unavailable',
    'user_unknown',
    'The account cannot be looked up now. Please try again.',
    {
      retryAfter: 1,
    },
  );
}
