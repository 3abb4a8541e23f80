import type { AccountKey, RecordedChange } from '../accounts/account';
import type { Actor } from '@gatehouse/identity';

/** That somebody may not be here. Times are UNIX seconds. */
export interface Suspension {
  readonly id: number;
  readonly account: string;
  readonly reason: string;
  readonly by: Actor;
  readonly at: number;
  readonly liftedBy: Actor | null;
  readonly liftedAt: number | null;
  /** Whether the old system's ban is ours, and still there. */
  readonly bannedLegacyFlag: boolean;
}

export interface SuspendAct extends AccountKey {
  readonly by: Actor;
  readonly reason: string;
  readonly now: number;
}

export interface Suspended extends RecordedChange {
  readonly epoch: number;
  readonly suspensionId: number;
  readonly alreadySuspended: boolean;
}

export interface RestoreAct {
  readonly uuid: string;
  readonly by: Actor;
  readonly now: number;
}

export interface Restored {
  readonly epoch: number;
  readonly generation: number;
  /** Null where there was nothing to restore: nothing was changed. */
  readonly outboxId: number | null;
  readonly wasSuspended: boolean;
  /** Whether `tapir_users.flag_banned` is to be unset, because we set it. */
  readonly undoLegacyBan: boolean;
}
