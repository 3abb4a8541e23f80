import { SubjectRef, type UserSubject } from '@gatehouse/identity';
import type { SessionResolver } from '@gatehouse/sessions';
import { invalidGrant } from './invalid-grant';

/** Who has approved something, as they are now. */
export class DelegatingUser {
  constructor(private readonly resolver: SessionResolver) {}

  /**
   * Throws `refused` `invalid_grant` for somebody who is suspended, or whose rights were taken away since the approval;
   * giving them back does not bring it back. Throws `unavailable` where nobody can say now.
   */
  async get(uuid: string, epoch: number): Promise<UserSubject> {
    const subject = await this.resolver.subject(SubjectRef.user(uuid));
    if (subject?.kind !== 'user' || subject.status !== 'active' || subject.epoch !== epoch)
      throw invalidGrant();
    return subject;
  }
}
