import type { PolicyContent } from '@gatehouse/policy';

/** A policy that is not in force: requests are judged by it after they were answered, to see what it would change. */
export interface ShadowCandidate {
  readonly id: string;
  /** The version in force that it was made from, and that it would follow. */
  readonly basedOn: number;
  readonly content: PolicyContent;
  readonly comment: string;
  /** UNIX seconds. */
  readonly startedAt: number;
}

/** One way in which the candidate answers otherwise than the policy in force. */
export interface ShadowKind {
  /** Id of the rule that decided; null: none did. */
  readonly liveRule: string | null;
  readonly candidateRule: string | null;
  /** Reason of the answer, `ok` and `anonymous` for those that pass. */
  readonly live: string;
  readonly candidate: string;
}

/** One request that the candidate answers otherwise. No query, nothing of the headers. */
export interface ShadowSample {
  /** UNIX milliseconds. */
  readonly time: number;
  readonly method: string;
  readonly host: string | null;
  readonly path: string;
  /** `user <UUID>`, `client <id>`; null: nobody. */
  readonly subject: string | null;
  /** A random number from 0 to 1 that the request drew. Of each kind those with the lowest are kept, wherever they came. */
  readonly lot: number;
}

export interface ShadowDifference extends ShadowKind {
  readonly count: number;
  readonly samples: readonly ShadowSample[];
}

/** What one process has counted since it took up the candidate: whole sums, so that writing them twice is harmless. */
export interface ShadowSheet {
  readonly judged: number;
  readonly differences: readonly ShadowDifference[];
}

/**
 * The candidate that is judged beside the policy in force, at most one, and what was counted. Nothing is decided from
 * it, and all of it may be lost without harm.
 *
 * Methods answer within 500 ms or throw `DomainError('unavailable', 'store_unavailable')`.
 */
export abstract class ShadowStore {
  /** One write, unless there is a candidate. @returns whether it was written */
  abstract start(candidate: ShadowCandidate): Promise<boolean>;

  /** A small record, to be asked for again and again. Null: there is no candidate. */
  abstract findId(): Promise<string | null>;

  abstract find(): Promise<ShadowCandidate | null>;

  /** Puts a process's sheet in the place of its last one, if the candidate is still this one. @returns whether it is */
  abstract report(id: string, process: string, sheet: ShadowSheet): Promise<boolean>;

  /** The last sheet of each process that has judged the candidate, if it is still this one. */
  abstract sheets(id: string): Promise<readonly ShadowSheet[]>;

  /** Takes the candidate and its sheets away, if it is still this one. @returns whether it was */
  abstract remove(id: string): Promise<boolean>;
}
