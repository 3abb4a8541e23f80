import type { LegacySessions } from '../sessions/legacy-sessions';
import type { LiveLegacyUsers } from './legacy-changes';

/** Sessions that are looked at in one poll: forty queries on the primary key. */
const share = 20_000;

/** Sessions that are asked for in one query. */
const batch = 500;

/**
 * Finds sessions that are over in the old system without an end that `EndedSessions` comes across: their row was
 * deleted, or got an end that lies further back.
 *
 * Each poll looks at the next 20,000 of those that live sessions here belong to, and begins again after the last: with
 * fewer than that, each is looked at in every poll, and a million takes 50 polls (100 seconds where
 * they keep the pace of 2 seconds). That keeps a poll short, and with it the time that everything else takes to be
 * noticed.
 */
export class VanishedSessions {
  /** The walk under way; null: a new one begins. */
  private walk: AsyncIterator<number> | null = null;

  constructor(
    private readonly sessions: LegacySessions,
    private readonly live: LiveLegacyUsers,
    private readonly most = share,
  ) {}

  /**
   * Hands over what the old system no longer lets in at `now`. What `handle` throws at comes again with the next walk.
   * A session is told of here after its row was written there, so a row that is not found was there and is gone.
   */
  async follow(
    now: number,
    signal: AbortSignal,
    handle: (ids: readonly number[]) => Promise<void>,
  ): Promise<void> {
    const failures: unknown[] = [];
    for (let seen = 0; seen < this.most;) {
      signal.throwIfAborted();
      const ids = await this.next(Math.min(batch, this.most - seen));
      if (ids.length === 0) break;
      seen += ids.length;
      const open = await this.sessions.openAmong(ids, now);
      const vanished = ids.filter((id) => !open.has(id));
      if (vanished.length > 0) await handle(vanished).catch((error: unknown) => failures.push(error));
      if (this.walk === null) break;
    }
    if (failures.length > 0) throw failures[0];
  }

  /** The next ones of the walk; fewer than asked for where it ends. */
  private async next(count: number): Promise<number[]> {
    const walk = (this.walk ??= this.live.linkedSessions()[Symbol.asyncIterator]());
    const ids: number[] = [];
    try {
      while (ids.length < count) {
        const { done, value } = await walk.next();
        if (done === true) {
          this.walk = null;
          break;
        }
        ids.push(value);
      }
    } catch (error) {
      this.walk = null;
      throw error;
    }
    return ids;
  }
}
