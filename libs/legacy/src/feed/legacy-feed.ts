import type { Clock } from '@gatehouse/identity';
import type { LegacySessions } from '../sessions/legacy-sessions';
import type { Digests } from '../users/digests';
import type { LegacyUser } from '../users/legacy-user';
import type { LegacyUsers } from '../users/legacy-users';
import { EndedSessions } from './ended-sessions';
import type { LegacyChanges, LiveLegacyUser, LiveLegacyUsers } from './legacy-changes';
import { PollLoop, type FeedLog } from './poll-loop';
import { changesOf } from './user-changes';
import { VanishedSessions } from './vanished-sessions';

export interface LegacyFeedParts {
  readonly users: LegacyUsers;
  readonly sessions: LegacySessions;
  readonly digests: Digests;
  readonly live: LiveLegacyUsers;
  readonly changes: LegacyChanges;
  readonly clock: Clock;
  readonly log: FeedLog;
  /** `LEGACY_POLL`, seconds. */
  readonly interval: number;
  /** `SESSION_DURATION`, seconds: at the start, sessions that ended since then are told. */
  readonly sessionDuration: number;
}

/** People asked for in one query. */
const batch = 500;

/**
 * Tells what the old system changes about people who have live sessions: it polls their rows, the sessions that ended,
 * and, a share in each poll, whether the sessions that live ones belong to are still there. A database that is down is waited for; meanwhile `lagSeconds` rises.
 */
export class LegacyFeed {
  private readonly loop: PollLoop;
  private readonly ended: EndedSessions;
  private readonly vanished: VanishedSessions;

  constructor(private readonly parts: LegacyFeedParts) {
    this.ended = new EndedSessions(parts.sessions, parts.sessionDuration);
    this.vanished = new VanishedSessions(parts.sessions, parts.live);
    this.loop = new PollLoop((signal) => this.follow(signal), parts.interval, parts.clock, parts.log);
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** Polls at once, for tests and for commands. Returns whether it went through. */
  poll(): Promise<boolean> {
    return this.loop.poll();
  }

  lagSeconds(): number {
    return this.loop.lagSeconds();
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const { changes, clock } = this.parts;
    const failures: unknown[] = [];
    // A ban must be told of, whatever became of the sessions.
    await this.ended
      .follow(clock.seconds(), (ids) => changes.sessionsEnded(ids))
      .catch((error: unknown) => failures.push(error));
    let some: LiveLegacyUser[] = [];
    for await (const user of this.parts.live.liveUsers()) {
      signal.throwIfAborted();
      some.push(user);
      if (some.length < batch) continue;
      await this.compare(some, failures);
      some = [];
    }
    if (some.length > 0) await this.compare(some, failures);
    // Last: what it finds is rare, and it takes the longest where there are many.
    await this.vanished
      .follow(clock.seconds(), signal, (ids) => changes.sessionsEnded(ids))
      .catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  private async compare(live: readonly LiveLegacyUser[], failures: unknown[]): Promise<void> {
    const ids = [...new Set(live.map(({ legacyId }) => legacyId))];
    const users = new Map((await this.parts.users.findByIds(ids)).map((user) => [user.id, user]));
    for (const one of live) {
      try {
        await this.tell(one, users.get(one.legacyId));
      } catch (error) {
        // One who cannot be handled must not hide what happened to the others.
        failures.push(error);
      }
    }
  }

  private async tell(live: LiveLegacyUser, user: LegacyUser | undefined): Promise<void> {
    const { changes, digests } = this.parts;
    if (user === undefined) return live.blocked ? undefined : changes.userGone(live.legacyId);
    for (const change of changesOf(live, user, digests)) await changes[change](user);
  }
}
