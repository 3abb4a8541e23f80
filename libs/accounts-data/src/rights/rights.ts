import type { Grant } from '@gatehouse/identity';
import type { AccountKey } from '../accounts/account';
import type { Actor } from '@gatehouse/identity';

/** That an account has a role. Times are UNIX seconds. */
export interface AccountRole {
  readonly account: string;
  readonly role: string;
  /** From when it no longer holds; null: no end. */
  readonly expires: number | null;
  readonly givenBy: Actor;
  readonly givenAt: number;
}

/** That an account has a single scope, beside what its roles hold. */
export interface AccountGrant extends Grant {
  readonly account: string;
  readonly givenBy: Actor;
  readonly givenAt: number;
  readonly reason: string;
}

export interface AssignAct extends AccountKey {
  readonly role: string;
  readonly expires: number | null;
  readonly by: Actor;
  readonly now: number;
}

export interface UnassignAct {
  readonly uuid: string;
  readonly role: string;
  readonly now: number;
}

export interface GiveAct extends AccountKey {
  readonly scope: string;
  readonly expires: number | null;
  readonly by: Actor;
  readonly reason: string;
  readonly now: number;
}

export interface TakeAct {
  readonly uuid: string;
  readonly scope: string;
  readonly now: number;
}
