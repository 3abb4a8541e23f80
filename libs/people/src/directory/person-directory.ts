import { DomainError, isUuid, type Clock } from '@gatehouse/identity';
import type { Account, Accounts } from '@gatehouse/accounts-data';
import type { LegacyPerson, LegacyUsers } from '@gatehouse/legacy';

/** A person, as both databases know them. */
export interface Person {
  readonly account: Account;
  readonly legacyUser: LegacyPerson;
}

const legacyIdPattern = /^[1-9][0-9]{0,9}$/;

/** Finds people by whatever an administrator has at hand. */
export class PersonDirectory {
  constructor(
    private readonly accounts: Accounts,
    private readonly users: LegacyUsers,
    private readonly clock: Clock,
  ) {}

  /**
   * By UUID, e-mail address, legacy id or username, told apart by their form; a username of digits needs `name:` before
   * it. Whoever is found has a row in our tables from then on, so that the UUID shown finds them again.
   */
  async find(text: string): Promise<Person | null> {
    const legacyUser = await this.findLegacyUser(text);
    return (
      legacyUser && {
        legacyUser,
        account: await this.accounts.ensureForLegacy(legacyUser.id, this.clock.seconds()),
      }
    );
  }

  /** Throws `not_found`. */
  async get(text: string): Promise<Person> {
    const person = await this.find(text);
    if (person === null)
      throw new DomainError('not_found', 'unknown_user', `There is no user ${JSON.stringify(text)}.`);
    return person;
  }

  /**
   * The account alone. Where the text is a UUID or a legacy id that our own tables know, the old system is not asked:
   * rights can be taken away while it is down. Throws `not_found`.
   */
  async getAccount(text: string): Promise<Account> {
    return (await this.findKnownAccount(text)) ?? (await this.get(text)).account;
  }

  private async findKnownAccount(text: string): Promise<Account | null> {
    if (isUuid(text)) return this.accounts.findByUuid(text);
    return legacyIdPattern.test(text) ? this.accounts.findByLegacyId(Number(text)) : null;
  }

  private async findLegacyUser(text: string): Promise<LegacyPerson | null> {
    if (isUuid(text)) return this.findByUuid(text.toLowerCase());
    if (text.startsWith('name:')) return this.users.findByUsername(text.slice('name:'.length));
    if (text.includes('@')) return this.users.findByEmail(text);
    if (legacyIdPattern.test(text)) return this.users.findById(Number(text));
    return this.users.findByUsername(text);
  }

  private async findByUuid(uuid: string): Promise<LegacyPerson | null> {
    const account = await this.accounts.findByUuid(uuid);
    return account === null || account.legacyId === null ? null : this.users.findById(account.legacyId);
  }
}
