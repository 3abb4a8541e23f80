import type { LegacyUser } from '../users/legacy-user';

/** Somebody who has a live session here, as whoever keeps sessions knows them. */
export interface LiveLegacyUser {
  readonly legacyId: number;
  /** Of the rows that their subject was made from (`packDigests`); null: not known. */
  readonly legacyDigest: string | null;
  /** Whether they are refused already. */
  readonly blocked: boolean;
}

/** Port: who has a live session, and which sessions of the old system live ones belong to. */
export abstract class LiveLegacyUsers {
  /** Read once for each poll. */
  abstract liveUsers(): AsyncIterable<LiveLegacyUser>;
  /** Ids of tapir_sessions; a walk may go on over several polls. */
  abstract linkedSessions(): AsyncIterable<number>;
}

/**
 * Port: what the old system changed. Each call is repeated at the next poll until it succeeds, and until `liveUsers`
 * shows its effect: whoever handles `passwordChanged` and `rightsChanged` stores `packDigests(user.digests)`.
 */
export abstract class LegacyChanges {
  /** Banned, deleted or no longer approved. */
  abstract blocked(user: LegacyUser): Promise<void>;
  /** The old system lets them in again; a suspension of our own is none of its business. */
  abstract unblocked(user: LegacyUser): Promise<void>;
  /** Somebody used the old system's form: sessions from before end. */
  abstract passwordChanged(user: LegacyUser): Promise<void>;
  /** Rights, claims or flags; comes last of a person's changes. */
  abstract rightsChanged(user: LegacyUser): Promise<void>;
  /** Their row in tapir_users is gone. */
  abstract userGone(legacyId: number): Promise<void>;
  /**
   * Sessions of tapir_sessions that ended, by whomever, or whose row is gone. One that `linkedSessions` still names
   * comes again.
   */
  abstract sessionsEnded(sessionIds: readonly number[]): Promise<void>;
}

export type UserChange = 'blocked' | 'unblocked' | 'passwordChanged' | 'rightsChanged';
