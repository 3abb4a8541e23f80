import { ClassicCookie, LegacyPermanentTokens } from '@gatehouse/legacy';
import type { Settings } from '@gatehouse/platform';
import type { EphemeralStore } from '@gatehouse/token-store';

/** Seconds. */
const window = 30;

/** Tabs that a browser opens at once are sent on; it gives up a loop after twenty redirects. */
const most = 8;

/**
 * How often one session of the old system may become one of ours, or a permanent token open one. A browser that takes no cookie from us would go
 * round and round between a page and the log-in; here it gets the form at last.
 */
export class UpgradeLimit {
  constructor(
    private readonly store: EphemeralStore,
    private readonly settings: Settings,
  ) {}

  /** False as well if none of the cookies is signed by the old system. */
  async admits(cookies: readonly string[]): Promise<boolean> {
    const { sessionHash } = this.settings.legacy;
    const [first] = cookies.flatMap((cookie) => ClassicCookie.unpack(cookie, sessionHash) ?? []);
    if (first === undefined) return false;
    return this.isFew(`login:upgrade:${first.sessionId}`);
  }

  /** Of permanent tokens only the holder is named, whom anybody can claim to be: so it counts by address as well. */
  async admitsToken(tokens: readonly string[], address: string): Promise<boolean> {
    const [first] = tokens.flatMap((token) => LegacyPermanentTokens.claimantOf(token) ?? []);
    return first !== undefined && this.isFew(`login:permanent:${first}:${address}`);
  }

  private async isFew(name: string): Promise<boolean> {
    const { count } = await this.store.hit(name, window);
    return count <= most;
  }
}
