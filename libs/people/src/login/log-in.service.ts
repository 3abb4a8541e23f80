import { DomainError, type Clock } from '@gatehouse/identity';
import type { Account, Credentials } from '@gatehouse/accounts-data';
import { isVerified, LegacyPassword, mayLogIn, type LegacyPerson, type LegacyUsers } from '@gatehouse/legacy';
import type { AuditTrail } from '../audit/audit-trail';
import type { KnownDevices } from './known-devices';
import type { Attempt, LogInThrottle } from './log-in-throttle';
import type { Origin } from './origin';
import type { OpenedForPerson, PersonOpening, PersonSessions } from './person-sessions';

export interface LogInRequest {
  /** Username or e-mail address, as typed. */
  readonly login: string;
  readonly password: string;
  readonly credential: PersonOpening['credential'];
  /** The known-device cookie, if the browser sent one. */
  readonly deviceCookie: string | null;
  readonly origin: Origin;
}

export interface LoggedIn extends OpenedForPerson {
  readonly legacyUser: LegacyPerson;
  /** To be set, so that this browser is known from now on. */
  readonly deviceCookie: string;
}

/**
 * Logs a person in by password.
 *
 * Throws `refused` `invalid_credentials` for an unknown name, a wrong password, and whoever may not log in, all alike
 * and at the same cost; `refused` `email_not_verified` for the right password of an address that is not verified;
 * `too_many` `throttled`; `unavailable` where a store is down or too much is waiting.
 */
export class LogIn {
  constructor(
    private readonly users: LegacyUsers,
    private readonly credentials: Credentials,
    private readonly throttle: LogInThrottle,
    private readonly devices: KnownDevices,
    private readonly sessions: PersonSessions,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  async logIn(request: LogInRequest): Promise<LoggedIn> {
    const [legacyUser, failures] = await Promise.all([
      this.users.findByLogin(request.login),
      this.throttle.failuresFrom(request.origin.ipAddress),
    ]);
    const { account, credential } = await this.credentials.lookUp(legacyUser?.id ?? null);
    const attempt: Attempt = {
      account: account?.uuid ?? request.login.toLowerCase().trimEnd(),
      address: request.origin.ipAddress,
      knownDevice: account && this.devices.recognize(request.deviceCookie, account.uuid),
    };
    await this.throttle.admit(attempt, failures);
    const verdict = await this.credentials.verify({
      account,
      credential,
      password: request.password,
      legacyHash: legacyUser?.passwordEnc ?? null,
      checkLegacy: (password, hash) => LegacyPassword.check(password, hash),
      now: this.clock.seconds(),
    });
    if (
      !verdict.ok ||
      legacyUser === null ||
      account === null ||
      !mayLogIn(legacyUser) ||
      account.status !== 'active'
    ) {
      await this.throttle.failed(attempt);
      await this.audit.record('login.failed', {
        actor: null,
        subject: account?.uuid ?? null,
        origin: request.origin,
      });
      throw invalidCredentials();
    }
    const cleared = this.throttle.succeeded(attempt);
    if (!isVerified(legacyUser)) {
      await cleared;
      throw notVerified();
    }
    const [opened] = await Promise.all([this.open(request, account, legacyUser), cleared]);
    const details = { session: opened.session.id.toString() };
    await this.audit.record('login.succeeded', {
      actor: account.uuid,
      subject: account.uuid,
      origin: request.origin,
      details,
    });
    return { ...opened, legacyUser, deviceCookie: this.devices.remember(account.uuid) };
  }

  /** Somebody whose rights are taken away while they log in is told what anybody else would be told. */
  private async open(
    request: LogInRequest,
    account: Account,
    legacyUser: LegacyPerson,
  ): Promise<OpenedForPerson> {
    try {
      const { credential, origin } = request;
      return await this.sessions.open({
        account,
        legacyUser,
        credential,
        origin,
        amr: ['pwd'],
        joined: null,
      });
    } catch (error) {
      throw error instanceof DomainError && error.kind === 'refused' ? invalidCredentials() : error;
    }
  }
}

function invalidCredentials(): DomainError {
  return new DomainError('refused', 'invalid_credentials', 'Invalid username or password.');
}

function notVerified(): DomainError {
  return new DomainError(
    'refused',
    'email_not_verified',
    'Please verify your e-mail address before you log in.',
  );
}
