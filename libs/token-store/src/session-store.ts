import type { Session, SessionId, Subject, SubjectRef, SubjectStatus } from '@gatehouse/identity';
import type { Policy } from '@gatehouse/policy';
import type { ChangeFeed } from './change-feed';

/**
 * What the store as a whole says of itself, in one small record that is read beside every session: how far it has
 * followed the databases, and which policy is in force.
 */
export interface House {
  /** Raised with each change that must not be forgotten; a store that lost writes shows a lower one. */
  readonly generation: number;
  /** The same of the registry database. */
  readonly registryGeneration: number;
  readonly policyVersion: number;
}

/** Whose changes a generation counts: the accounts database's or the registry database's. */
export type GenerationOf = 'accounts' | 'registry';

/**
 * A subject and the house record that vouches for it: the subject is at least as new as the house says. A store of
 * several servers keeps a copy of the house on each of them, because each can lose what it knew alone.
 */
export interface SubjectReading {
  readonly subject: Subject | null;
  readonly house: House | null;
  /** Names the part of the store that answered, and whose copy of the house this is; the same text where there is one. */
  readonly part: string;
}

/** A session as well, as all of them were at one moment. */
export interface SessionReading extends SubjectReading {
  readonly session: Session | null;
}

export interface OpenedFor {
  /**
   * Whom the legacy feed has to watch while the session lives: its user, or the owner of its client. Null where the old
   * system knows nobody of them.
   */
  readonly legacyUser: LiveLegacyUser | null;
}

/** Why a session was not opened. */
export type OpenOutcome = 'opened' | 'suspended' | 'epoch_moved' | 'subject_missing';

/** A person whose account is also in the legacy system and who has a live session, or owns a client that has one. */
export interface LiveLegacyUser {
  readonly legacyId: number;
  readonly ref: SubjectRef;
}

/**
 * Sessions, subjects and the published policy: what decisions are read from.
 *
 * Every method answers within the store's time limit (500 ms) or throws `DomainError('unavailable',
 * 'store_unavailable')`; one that takes something away may need it twice, because it returns when the news of it has left. Records that are past their end are never returned. Times are UNIX seconds.
 */
export abstract class SessionStore {
  /** Pushed news of changed records; null where the store cannot push, and then nothing may be kept in memory. */
  abstract readonly changes: ChangeFeed | null;

  /** All that a decision on this session needs, in one round trip. */
  abstract read(id: SessionId): Promise<SessionReading>;

  /**
   * A subject for a decision, in one round trip. Unlike `findSubject` it says whether the store can be believed: that a
   * subject is not there means nothing where there is no house.
   */
  abstract readSubject(ref: SubjectRef): Promise<SubjectReading>;

  abstract findSubject(ref: SubjectRef): Promise<Subject | null>;

  /** As `findSubject`, of many, in their order; each as it was at some moment. A store that can, reads them at once. */
  findSubjects(refs: readonly SubjectRef[]): Promise<readonly (Subject | null)[]> {
    return Promise.all(refs.map((ref) => this.findSubject(ref)));
  }

  /**
   * Writes a subject if the stored version is `subject.version` (0: if there is none) and its epoch is not higher
   * than the new one; the version rises by one. A user's record is kept until `keepUntil`, or the end of its last
   * session if that is later; a client's for ever (null).
   * @returns whether it was written
   */
  abstract writeSubject(subject: Subject, keepUntil: number | null): Promise<boolean>;

  /**
   * Puts a status and an epoch in force, whatever the record says, in one write. An epoch lower than the stored one
   * changes nothing at all. Where no record exists one is left that refuses, so that a log-in that is under way
   * cannot bring the subject back.
   */
  abstract enforce(
    ref: SubjectRef,
    status: SubjectStatus,
    epoch: number,
    keepUntil: number | null,
  ): Promise<void>;

  /**
   * As `enforce`, for whoever knows that an epoch has risen and not what became of the status: a record that refuses goes
   * on refusing, and is kept for ever. Where no record exists one is left that lets in.
   */
  abstract raiseEpoch(ref: SubjectRef, epoch: number, keepUntil: number): Promise<void>;

  /** Writes a session whose subject is active and still has the session's epoch; nothing otherwise. */
  abstract open(session: Session, opened: OpenedFor): Promise<OpenOutcome>;

  /** Removes a session and its links. @returns the session as it was, null if there was none */
  abstract close(id: SessionId): Promise<Session | null>;

  /** Live sessions of a subject, newest first. */
  abstract list(ref: SubjectRef): Promise<readonly Session[]>;

  /** Removes all sessions of a subject whose epoch is below the given one. @returns how many */
  abstract sweep(ref: SubjectRef, belowEpoch: number): Promise<number>;

  /** Subjects that have live sessions, in no order, each once. */
  abstract subjectsWithSessions(): AsyncIterable<SubjectRef>;

  /** The session that was opened together with this session of the legacy system. */
  abstract findByLegacySession(legacySessionId: number): Promise<SessionId | null>;

  /**
   * Sessions of the legacy system that live sessions were opened together with, in no order, and some of those that have just
   * ended. A walk may take minutes; of sessions that come and go meanwhile it may or may not tell, or tell twice.
   */
  abstract linkedLegacySessions(): AsyncIterable<number>;

  abstract liveLegacyUsers(): AsyncIterable<LiveLegacyUser>;

  /**
   * Counts somebody among `liveLegacyUsers` for so many seconds, although no session of theirs or of a client of theirs
   * is live: a client of theirs asks whether they are still suspended.
   */
  abstract watchLegacyUser(user: LiveLegacyUser, seconds: number): Promise<void>;

  /**
   * Asks whoever knows the accounts to put this person's record here: somebody acts for them, and it has lapsed, or was lost
   * with the rest. To ask twice is to ask once.
   */
  abstract askForUser(user: LiveLegacyUser): Promise<void>;

  /** Takes up to so many of those who were asked for; each is given to one caller. */
  abstract takeAskedUsers(limit: number): Promise<readonly LiveLegacyUser[]>;

  /** The house record; where there are several copies, what all of them say: null if one is missing. */
  abstract readHouse(): Promise<House | null>;

  /** Says that everything up to this generation of a database is in the store; never lowers it. */
  abstract raiseGeneration(of: GenerationOf, generation: number): Promise<void>;

  abstract readPolicy(): Promise<Policy | null>;

  /**
   * Publishes a policy as one write, unless one with this or a higher version is there.
   * @returns whether it was written
   */
  abstract publishPolicy(policy: Policy): Promise<boolean>;

  /** What is wrong with how the store is run (eviction, no append log), as sentences; empty: nothing. */
  abstract weaknesses(): Promise<readonly string[]>;

  /** Throws if the store does not answer. */
  abstract ping(): Promise<void>;
}
