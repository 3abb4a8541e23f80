import type { LegacySession } from '../sessions/legacy-session';
import type { LegacySessions } from '../sessions/legacy-sessions';

/** Seconds that another machine's clock may be behind ours, or its transaction late, without being missed. */
const overlap = 600;

/** Follows `tapir_sessions.end_time`: each ended session once, also those that were entered late. */
export class EndedSessions {
  private cursor: number | null = null;
  private handled = new Map<number, number>();

  /** @param lookback seconds to look back at the start: sessions that ended while nobody looked */
  constructor(
    private readonly sessions: LegacySessions,
    private readonly lookback: number,
  ) {}

  /** Hands over what has ended before `now`. What `handle` throws at comes again next time. */
  async follow(now: number, handle: (ids: readonly number[]) => Promise<void>): Promise<void> {
    const since = Math.max(0, (this.cursor ?? now - this.lookback) - overlap);
    for await (const batch of this.sessions.endedSince(since, now)) {
      const fresh = batch.filter(({ id }) => !this.handled.has(id));
      if (fresh.length > 0) await handle(fresh.map(({ id }) => id));
      for (const session of fresh) this.remember(session);
    }
    this.cursor = now;
    this.forgetBefore(now - overlap);
  }

  private remember({ id, endTime }: LegacySession): void {
    this.handled.set(id, endTime);
  }

  private forgetBefore(time: number): void {
    for (const [id, endTime] of this.handled) if (endTime < time) this.handled.delete(id);
  }
}
