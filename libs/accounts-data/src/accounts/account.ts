import type { Grant, SubjectStatus } from '@gatehouse/identity';

/** Names an account. `legacyId` is null where the old system does not know it. */
export interface AccountKey {
  readonly uuid: string;
  readonly legacyId: number | null;
}

/** What our own tables know of an account. Times are UNIX seconds. */
export interface Account extends AccountKey {
  readonly epoch: number;
  readonly status: SubjectStatus;
  readonly suspendedAt: number | null;
  readonly created: number;
}

/** An account whose subject must not be lost, with all that SQL has to say in it. */
export interface AccountToRebuild extends Account {
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
}

/** What a change returns that has to reach the token store. */
export interface RecordedChange {
  readonly generation: number;
  /** The outbox entry that holds what is left to do. */
  readonly outboxId: number;
}
