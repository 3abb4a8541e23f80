import type { Clock } from '@gatehouse/identity';
import type { Account } from '@gatehouse/accounts-data';
import {
  isVerified,
  LegacyPermanentTokens,
  mayLogIn,
  type LegacyPerson,
  type LegacyUser,
  type LegacyUsers,
} from '@gatehouse/legacy';
import type { AuditTrail } from '../audit/audit-trail';
import type { UserSubjects } from '../subjects/user-subjects';
import type { Upgraded } from './legacy-upgrade.service';
import type { LogInThrottle } from './log-in-throttle';
import type { Origin } from './origin';
import type { OpenedForPerson, PersonSessions } from './person-sessions';

/** A browser may hold the name for several domains; more than these are a mistake or an attack. */
const mostTokens = 4;

/**
 * Lets in whoever holds a valid permanent token of the old system and may log in: both sessions are opened, as by a
 * password, and the use is noted in `tapir_permanent_tokens_used`. What the session has proved is only what the old
 * system asks (`amr` is `legacy`), so it satisfies no second factor.
 *
 * Without `LEGACY_PERMANENT_LOGIN` nothing is read at all.
 */
export class PermanentLogIn {
  constructor(
    private readonly users: LegacyUsers,
    private readonly tokens: LegacyPermanentTokens,
    private readonly subjects: UserSubjects,
    private readonly throttle: LogInThrottle,
    private readonly sessions: PersonSessions,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    /** Whether the operator asked for it. */
    readonly isAccepted: boolean,
  ) {}

  /**
   * @param tokens all values that the browser sent under the permanent cookie's name; null: none of them lets in.
   * Throws `too_many` `throttled`; `refused` where rights are taken away meanwhile; `unavailable` where a store is down.
   */
  async logIn(tokens: readonly string[], origin: Origin): Promise<Upgraded | null> {
    if (!this.isAccepted) return null;
    for (const token of tokens.slice(0, mostTokens)) {
      const claimant = LegacyPermanentTokens.claimantOf(token);
      const opened = claimant === null ? null : await this.tryOne(token, claimant, origin);
      if (opened !== null) return opened;
    }
    return null;
  }

  /** The account, and its epoch, is read before the token, so that of a revocation under way the revocation wins. */
  private async tryOne(token: string, userId: number, origin: Origin): Promise<Upgraded | null> {
    const account = await this.subjects.accountOf(userId);
    const attempt = { account: account.uuid, address: origin.ipAddress, knownDevice: null };
    await this.throttle.admit(attempt, await this.throttle.failuresFrom(origin.ipAddress));
    const legacyUser = await this.users.findById(userId);
    const holder = await this.tokens.findHolder(token);
    const details = { by: 'permanent_token' };
    if (holder !== userId || legacyUser === null || !isLetIn(legacyUser, account)) {
      await this.throttle.failed(attempt);
      await this.audit.record('login.failed', { actor: null, subject: account.uuid, origin, details });
      return null;
    }
    await this.throttle.succeeded(attempt);
    const opened = await this.open(token, account, legacyUser, origin);
    await this.audit.record('login.succeeded', {
      actor: account.uuid,
      subject: account.uuid,
      origin,
      details: { ...details, session: opened.session.id.toString() },
    });
    return { ...opened, userId: String(userId) };
  }

  /** A use that cannot be noted lets nobody in. */
  private async open(
    token: string,
    account: Account,
    legacyUser: LegacyPerson,
    origin: Origin,
  ): Promise<OpenedForPerson> {
    const opening = {
      account,
      legacyUser,
      origin,
      credential: 'cookie',
      amr: ['legacy'],
      joined: null,
    } as const;
    const opened = await this.sessions.open(opening);
    const { id, legacy } = opened.session;
    if (legacy === null) throw new TypeError('a session of a browser has one of the old system');
    const { ipAddress, remoteHost } = origin;
    const use = { token, sessionId: legacy.sessionId, ipAddress, remoteHost, now: this.clock.seconds() };
    try {
      await this.tokens.recordUse(use);
    } catch (error) {
      await this.sessions.close(id, legacy.sessionId).catch(() => undefined);
      throw error;
    }
    return opened;
  }
}

function isLetIn(legacyUser: LegacyUser, account: Account): boolean {
  return mayLogIn(legacyUser) && isVerified(legacyUser) && account.status === 'active';
}
