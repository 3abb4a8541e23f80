/** Names one record: a session id, a subject key, `house`, `policy`; or `*`, everything. */
export type RecordName = string;

export const everything: RecordName = '*';
export const houseRecord: RecordName = 'house';
export const policyRecord: RecordName = 'policy';

/**
 * News of changed records, pushed by the store, with a lease: what was read may be answered from memory as long as
 * `isTrusted()`, because every change up to a quarter of a second ago has then been announced. When the channel
 * breaks, goes silent or comes back, `*` is announced.
 */
export abstract class ChangeFeed {
  /** How long memory is trusted past the last answered ping, in milliseconds. */
  static readonly leaseMilliseconds = 250;

  /** Whether news has been complete until now. Costs one reading of the monotonic clock. */
  abstract isTrusted(): boolean;

  abstract subscribe(listener: (name: RecordName) => void): void;
}
