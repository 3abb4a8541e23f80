import type { Actor } from '@gatehouse/identity';
import type { ClientChange } from '../clients/client';

/** That a client may not be here. Times are UNIX seconds. */
export interface ClientSuspension {
  readonly id: number;
  readonly clientId: string;
  readonly reason: string;
  readonly by: Actor;
  readonly at: number;
  readonly liftedBy: Actor | null;
  readonly liftedAt: number | null;
}

export interface SuspendClientAct {
  readonly clientId: string;
  readonly by: Actor;
  readonly reason: string;
  readonly now: number;
}

export interface ClientSuspended extends ClientChange {
  readonly alreadySuspended: boolean;
}

export interface RestoreClientAct {
  readonly clientId: string;
  readonly by: Actor;
  readonly now: number;
}

export interface ClientRestored extends ClientChange {
  /** False: there was nothing to restore, and nothing was changed. */
  readonly wasSuspended: boolean;
}
