import { DomainError, uuidOfLegacyUser, type Clock, type Randomness } from '@gatehouse/identity';
import type { Actor, Credentials } from '@gatehouse/accounts-data';
import { LegacyPassword, type LegacyRegistration } from '@gatehouse/legacy';
import type { AuditTrail } from '../audit/audit-trail';

export interface NewPerson {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** Policy class 1. */
  readonly administrator: boolean;
  readonly verified: boolean;
  readonly by: Actor;
}

export interface CreatedPerson {
  readonly uuid: string;
  readonly userId: number;
  readonly username: string;
}

const shortest = 8;

/** Creates a person in the legacy tables, as the old system's own registration does, and the strong hash beside. */
export class CreatePerson {
  constructor(
    private readonly registration: LegacyRegistration,
    private readonly credentials: Credentials,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Throws `invalid` naming the field, or `conflict` for a name or address that is taken. */
  async create(person: NewPerson): Promise<CreatedPerson> {
    checkPassword(person.password);
    const now = this.clock.seconds();
    const passwordEnc = LegacyPassword.make(person.password, this.randomness);
    const userId = await this.registration.create(
      {
        username: person.username,
        email: person.email,
        passwordEnc,
        policyClass: person.administrator ? 1 : 2,
        verified: person.verified,
      },
      now,
    );
    const uuid = uuidOfLegacyUser(userId);
    const account = { uuid, legacyId: userId };
    await this.credentials.setPassword({ account, password: person.password, legacyHash: passwordEnc, now });
    await this.audit.record('user.created', { actor: person.by, subject: uuid, origin: null });
    return { uuid, userId, username: person.username };
  }
}

/** The old system reads ASCII only; a password that it could never match must not be set. */
function checkPassword(password: string): void {
  if (password.length < shortest) {
    throw new DomainError('invalid', 'password_too_short', `A password has at least ${shortest} characters.`);
  }
  if (!/^[\x20-\x7e]*$/.test(password)) {
    const message = 'A password consists of ASCII characters as long as the old system has to read it.';
    throw new DomainError('invalid', 'password_not_ascii', message);
  }
}
