import type { Actor } from '@gatehouse/identity';
import { Scope } from '@gatehouse/scopes';

/**
 * How a consent was given. `asked`: the user was asked for all of it. `first_party`: at least a part was taken for given,
 * because the client is the platform's own.
 */
export const consentKinds = ['asked', 'first_party'] as const;
export type ConsentKind = (typeof consentKinds)[number];

/** What a user allowed a client, remembered. Times are UNIX seconds. */
export interface Consent {
  readonly userUuid: string;
  readonly clientId: string;
  /** All that was allowed so far, in the order in which it was. */
  readonly scopes: readonly string[];
  readonly kind: ConsentKind;
  readonly givenAt: number;
  /** When it was last given; the first time counts too. */
  readonly changedAt: number;
}

/** As a user sees it. */
export interface ConsentOfUser extends Consent {
  readonly clientName: string;
  readonly clientDescription: string;
}

export interface GiveConsentAct {
  readonly userUuid: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly kind: ConsentKind;
  readonly now: number;
}

export interface WithdrawConsentAct {
  readonly userUuid: string;
  readonly clientId: string;
  readonly now: number;
  readonly by: Actor;
}

/** Whether a consent allows all of these: each by its own word, or by a scope that covers it. */
export function consentCovers(consent: Pick<Consent, 'scopes'>, wanted: readonly string[]): boolean {
  return wanted.every((word) => consent.scopes.some((given) => given === word || covers(given, word)));
}

function covers(given: string, word: string): boolean {
  const asked = Scope.parse(word);
  return asked !== null && Scope.parse(given)?.covers(asked) === true;
}
