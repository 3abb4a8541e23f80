import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Randomness } from '@gatehouse/identity';
import type { EphemeralStore } from '@gatehouse/token-store';
import { BackgroundRounds } from './background-rounds';
import type { EndedSessions } from './ended-sessions';
import type { LogoutNotices } from './logout-notices';

const lock = 'ended sessions';
/** Seconds; whoever looks takes it again each time. */
const lockFor = 5;

/**
 * Looks for sessions that ended and tells clients of them, in the background of the registry, each about once a second. One process
 * looks at a time, only to save work; all of them deliver. A client that is slow to answer holds up no look.
 */
export class LogoutUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly holder: string;
  private readonly stopping = new AbortController();
  private readonly rounds: readonly BackgroundRounds[];

  constructor(
    private readonly ended: EndedSessions,
    notices: LogoutNotices,
    private readonly ephemera: EphemeralStore,
    randomness: Randomness,
  ) {
    this.holder = randomness.bytes(12).toString('base64url');
    this.rounds = [
      new BackgroundRounds(new Logger('Ended sessions'), () => this.look()),
      new BackgroundRounds(new Logger('Log-out notices'), () => notices.deliver(this.stopping.signal)),
    ];
  }

  onApplicationBootstrap(): void {
    for (const round of this.rounds) round.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.rounds.map((round) => round.stop()));
    await this.ephemera.unlock(lock, this.holder).catch(() => undefined);
  }

  private async look(): Promise<void> {
    if (await this.ephemera.lock(lock, this.holder, lockFor)) await this.ended.look();
  }
}
