/** A counter's value after a hit. */
export interface Count {
  readonly count: number;
  /** Seconds until the counter starts again at zero. */
  readonly resetsIn: number;
}

/**
 * What may be lost without harm: counters for throttling and short locks.
 *
 * Names may be derived from what people type; they are hashed before they reach the store. Methods answer within
 * 500 ms or throw `DomainError('unavailable', 'store_unavailable')`.
 */
export abstract class EphemeralStore {
  /** Adds one; the first hit starts a window of so many seconds, at whose end the counter is gone. */
  abstract hit(counter: string, windowSeconds: number): Promise<Count>;

  /** The counter as it is; zero if there is none. */
  abstract peek(counter: string): Promise<Count>;

  abstract clear(counter: string): Promise<void>;

  /**
   * Takes or prolongs a lock for one holder.
   * @returns whether the holder has it now; it lapses after `seconds`
   */
  abstract lock(name: string, holder: string, seconds: number): Promise<boolean>;

  /** Gives a lock back; somebody else's stays. */
  abstract unlock(name: string, holder: string): Promise<void>;
}
