/** What a document is; ids of one kind never meet those of another. */
export type PendingKind = 'authorization' | 'pushed' | 'code' | 'device' | 'user_code' | 'logout';

/**
 * Short-lived documents that wait for their next step: a request that somebody has yet to agree to, a code that has yet to be
 * redeemed. All of them may be lost: whoever began then begins again.
 *
 * An id grants access, so it is hashed before it reaches the store; one with few bits has to be hashed with a key before it is
 * given here. Methods answer within 500 ms or throw `DomainError('unavailable', 'store_unavailable')`. What is past its end
 * is not there.
 */
export abstract class PendingStore {
  /** @param seconds until its end, one at least */
  abstract put(kind: PendingKind, id: string, document: string, seconds: number): Promise<void>;

  abstract find(kind: PendingKind, id: string): Promise<string | null>;

  /** Gives the document to one caller, and to nobody after. */
  abstract take(kind: PendingKind, id: string): Promise<string | null>;

  /**
   * Puts `after` in the place of `before`, until the same end.
   * @returns false, and nothing was changed, where the document is another one or none
   */
  abstract swap(kind: PendingKind, id: string, before: string, after: string): Promise<boolean>;
}
