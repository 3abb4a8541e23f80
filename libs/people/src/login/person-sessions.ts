import { DomainError } from '@gatehouse/identity';
import type { AuthenticationMethod, Clock, Session, SessionId, UserSubject } from '@gatehouse/identity';
import type { Account, Accounts } from '@gatehouse/accounts-data';
import {
  capabilitiesOf,
  ClassicCookie,
  legacyAddress,
  type LegacySessions,
  type LegacyPerson,
} from '@gatehouse/legacy';
import type { OpenedSession, Opening, Sessions } from '@gatehouse/sessions';
import type { UserSubjects } from '../subjects/user-subjects';
import type { Origin } from './origin';

/** What a person's browser or program gets. */
export interface OpenedForPerson extends OpenedSession {
  /** Who it was opened for, as the token store now says it. */
  readonly user: UserSubject;
  /** The legacy cookie; null for bearer sessions, which the old system cannot use. */
  readonly legacyCookie: string | null;
}

export interface PersonOpening {
  /** As it was before the password was checked: its epoch is what the session is bound to. */
  readonly account: Account;
  readonly legacyUser: LegacyPerson;
  readonly credential: Opening['credential'];
  readonly amr: readonly AuthenticationMethod[];
  readonly origin: Origin;
  /** A legacy session that is there already, to be joined rather than opened anew. */
  readonly joined: { readonly sessionId: number; readonly cookie: string; readonly end: number } | null;
}

export interface PersonSessionOptions {
  /** Seconds. */
  readonly duration: number;
  /** Signs legacy cookies. */
  readonly legacySecret: string;
}

/** What became of sessions that were to end. */
export interface EndedSessions {
  /** Ours as it was; null: there was none, or the store could not be told. */
  readonly session: Session | null;
  /** Why ours may still be open, or null. */
  readonly ownFailure: Error | null;
  /** Why one of the old system's may still be open, or null. */
  readonly legacyFailure: Error | null;
}

/** Opens and closes a person's two sessions, ours and the old system's, together or not at all. */
export class PersonSessions {
  constructor(
    private readonly subjects: UserSubjects,
    private readonly sessions: Sessions,
    private readonly legacySessions: LegacySessions,
    private readonly accounts: Accounts,
    private readonly clock: Clock,
    private readonly options: PersonSessionOptions,
  ) {}

  /**
   * Throws `refused` (`suspended`, `epoch_moved`) if rights were taken away since the account was read, whenever that
   * was: SQL is asked once more after the session was written, so that of a revocation and a log-in under way the
   * revocation always wins.
   */
  async open(opening: PersonOpening): Promise<OpenedForPerson> {
    const { account, legacyUser } = opening;
    const user = await this.subjects.publish(account, legacyUser, this.options.duration);
    const legacy = opening.joined ?? (await this.openLegacy(opening));
    try {
      const opened = await this.sessions.open({
        user: { ref: user.ref, epoch: account.epoch },
        client: null,
        owner: null,
        credential: opening.credential,
        authTime: this.clock.seconds(),
        amr: opening.amr,
        ipAddress: opening.origin.ipAddress,
        remoteHost: opening.origin.remoteHost,
        duration: legacy === null ? this.options.duration : Math.max(legacy.end - this.clock.seconds(), 1),
        scopes: null,
        legacyUser: { legacyId: legacyUser.id, ref: user.ref },
        legacy,
      });
      if ((await this.accounts.epochOf(account.uuid)) !== account.epoch) {
        await this.sessions.close(opened.session.id);
        throw new DomainError('refused', 'epoch_moved', 'This account may not log in now.');
      }
      return { ...opened, user, legacyCookie: legacy?.cookie ?? null };
    } catch (error) {
      if (legacy !== null && opening.joined === null) await this.undoLegacy(legacy.sessionId);
      throw error;
    }
  }

  /** Ends both, as `end` does. Throws where one of the stores could not be told; ending again tells it again. */
  async close(id: SessionId | null, legacySessionId: number | null): Promise<Session | null> {
    const ended = await this.end(id, legacySessionId === null ? [] : [legacySessionId]);
    for (const failure of [ended.ownFailure, ended.legacyFailure]) if (failure !== null) throw failure;
    return ended.session;
  }

  /**
   * Ends ours, the one of the old system that belongs to it, and those of the old system that are named. Neither end
   * waits for the other: where one store does not answer, the other is told all the same, and at once.
   */
  async end(id: SessionId | null, legacySessionIds: readonly number[]): Promise<EndedSessions> {
    const now = this.clock.seconds();
    const named = Promise.allSettled(
      legacySessionIds.map((legacyId) => this.legacySessions.close(legacyId, now)),
    );
    const [own] = await Promise.allSettled([id === null ? null : this.sessions.close(id)]);
    const session = own.status === 'fulfilled' ? own.value : null;
    const belonging = session?.legacy?.sessionId ?? null;
    const more = belonging === null || legacySessionIds.includes(belonging) ? [] : [belonging];
    const others = Promise.allSettled(more.map((legacyId) => this.legacySessions.close(legacyId, now)));
    const told = [...(await named), ...(await others)];
    return { session, ownFailure: failureOf([own]), legacyFailure: failureOf(told) };
  }

  private async openLegacy({ legacyUser, origin, credential }: PersonOpening) {
    if (credential === 'bearer') return null;
    const now = this.clock.seconds();
    const sessionId = await this.legacySessions.open({ userId: legacyUser.id, ...origin, now });
    const parts = {
      sessionId,
      userId: legacyUser.id,
      ip: legacyAddress(origin.ipAddress),
      issuedAt: now,
      capabilities: capabilitiesOf(legacyUser.flags),
    };
    const cookie = ClassicCookie.pack(parts, this.options.legacySecret);
    return { sessionId, cookie, end: now + this.options.duration };
  }

  /** The first error is the one to tell; a legacy session that stays open here has a cookie that nobody got. */
  private async undoLegacy(sessionId: number): Promise<void> {
    await this.legacySessions.close(sessionId, this.clock.seconds()).catch(() => undefined);
  }
}

function failureOf(told: readonly PromiseSettledResult<unknown>[]): Error | null {
  const failed = told.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  return failed === undefined ? null : (failed.reason as Error);
}
