import { isDeepStrictEqual } from 'node:util';
import { DomainError, SubjectRef, type Clock, type UserSubject } from '@gatehouse/identity';
import { accountWithoutRow, type Account, type Accounts, type Rights } from '@gatehouse/accounts-data';
import type { LegacyEndorsements, LegacyPerson, LegacyUsers } from '@gatehouse/legacy';
import type { SessionStore } from '@gatehouse/token-store';
import { userSubject } from './user-subject';

/** How often a write is tried again when somebody else was quicker. */
const tries = 5;

/** Puts subjects of users together from the databases, and keeps those in the token store up to date. */
export class UserSubjects {
  constructor(
    private readonly accounts: Accounts,
    private readonly users: LegacyUsers,
    private readonly rights: Rights,
    private readonly endorsements: LegacyEndorsements,
    private readonly store: SessionStore,
    private readonly clock: Clock,
  ) {}

  /** What our own tables know of a legacy user's account, without writing anything: most people have no row yet. */
  async accountOf(legacyId: number): Promise<Account> {
    return (await this.accounts.findByLegacyId(legacyId)) ?? accountWithoutRow(legacyId);
  }

  async compose(account: Account, legacyUser: LegacyPerson): Promise<UserSubject> {
    const [rights, endorsements] = await Promise.all([
      this.rights.ofAccount(account.uuid, this.clock.seconds()),
      this.endorsements.of(legacyUser),
    ]);
    return userSubject({ account, legacyUser, ...rights, endorsements });
  }

  /**
   * Makes the record in the token store say what the databases say, and keeps it for `duration` seconds at least; for ever
   * where it refuses.
   * Throws `refused` `epoch_moved` if the store already has a higher epoch: somebody revoked meanwhile.
   */
  publish(account: Account, legacyUser: LegacyPerson, duration: number): Promise<UserSubject> {
    return this.write(SubjectRef.user(account.uuid), duration, async () => ({ account, legacyUser }));
  }

  /**
   * As `publish`, from rows that are read after the record was: what somebody else wrote meanwhile is never overwritten
   * with something older. Null: the old system does not know the person any more.
   */
  async refresh(legacyId: number, duration: number): Promise<UserSubject | null> {
    const { uuid } = await this.accountOf(legacyId);
    if ((await this.users.findById(legacyId)) === null) return null;
    return this.write(SubjectRef.user(uuid), duration, async () => {
      const [account, legacyUser] = await Promise.all([
        this.accountOf(legacyId),
        this.users.findById(legacyId),
      ]);
      return legacyUser && { account, legacyUser };
    });
  }

  private async write(
    ref: SubjectRef,
    duration: number,
    read: () => Promise<Person | null>,
  ): Promise<UserSubject> {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const known = await this.store.findSubject(ref);
      const person = await read();
      if (person === null || (known !== null && known.epoch > person.account.epoch)) throw epochMoved();
      const composed = {
        ...(await this.compose(person.account, person.legacyUser)),
        version: known?.version ?? 0,
      };
      if (known !== null && saysTheSame(known as UserSubject, composed)) return known as UserSubject;
      const keepUntil = composed.status === 'suspended' ? null : this.clock.seconds() + duration + 60;
      if (await this.store.writeSubject(composed, keepUntil))
        return { ...composed, version: composed.version + 1 };
    }
    throw new DomainError('unavailable', 'subject_busy', 'This account is being changed. Please try again.', {
      retryAfter: 1,
    });
  }
}

interface Person {
  readonly account: Account;
  readonly legacyUser: LegacyPerson;
}

function saysTheSame(known: UserSubject, composed: UserSubject): boolean {
  return isDeepStrictEqual({ ...known, ref: null }, { ...composed, ref: null });
}

function epochMoved(): DomainError {
  return new DomainError('refused', 'epoch_moved', 'This account may not log in now.');
}
