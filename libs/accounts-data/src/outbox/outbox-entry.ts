/**
 * What is left to do: `revoke` and `restore` of an account, the `subject` of an account whose epoch
 * changed, the `rights` of one that got or lost a role or scope,
 * the `policy` (or the roles in it) that was published.
 */
export type OutboxKind = 'revoke' | 'restore' | 'subject' | 'rights' | 'policy';

/** Values that JSON keeps as they are. Never a secret. */
export type OutboxPayload = Readonly<Record<string, string | number | boolean | null>>;

/** Steps that must happen although the process may end at any moment. Each is done at least once. Times in seconds. */
export interface OutboxEntry {
  readonly id: number;
  readonly kind: OutboxKind;
  /** Null for what concerns no single account. */
  readonly account: string | null;
  readonly payload: OutboxPayload;
  /** Names of the steps that need not be done again. */
  readonly stepsDone: readonly string[];
  /** How often somebody began with it, this time included. */
  readonly attempts: number;
  readonly created: number;
}

/** An entry that is ours to work on until the lease ends. */
export interface ClaimedEntry extends OutboxEntry {
  readonly lease: string;
  readonly leaseUntil: number;
}
