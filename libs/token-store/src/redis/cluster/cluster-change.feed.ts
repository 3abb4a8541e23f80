import type { Redis } from 'ioredis';
import type { Clock } from '@gatehouse/identity';
import { ChangeFeed, everything, type RecordName } from '../../change-feed';
import { RedisChangeFeed } from '../redis-change.feed';
import type { ClusterMap, Master } from './cluster-map';

/**
 * News from a cluster: one tracker on each master, each with its own connection and its own pings, because a master
 * announces only what is changed on itself. Trusted only while every tracker is, and while the map is proven to name
 * all masters: then every change up to a quarter of a second ago was announced, whichever master made it.
 *
 * When a master joins, leaves or is deposed, everything is announced and the trackers are set anew; nothing is trusted
 * until all are armed. In between, a new master may have changed records that no tracker saw. That is bounded by the
 * lease as well: the map is proven by what the masters said within the last 250 ms, and what was kept under a proof
 * that has lapsed is not answered from.
 */
export class ClusterChangeFeed extends ChangeFeed {
  private readonly listeners: ((name: RecordName) => void)[] = [];
  private readonly trackers = new Map<string, RedisChangeFeed>();
  private all: readonly RedisChangeFeed[] = [];
  private stopped = false;

  /** @param connect makes a connection as `RedisChangeFeed` wants it, to this master alone */
  constructor(
    private readonly map: ClusterMap,
    private readonly connect: (master: Master) => Redis,
    private readonly clock: Clock,
  ) {
    super();
  }

  start(): void {
    this.map.onChange(() => this.follow());
    this.map.start();
    this.follow();
  }

  stop(): void {
    this.stopped = true;
    this.map.stop();
    for (const tracker of this.all) tracker.stop();
  }

  isTrusted(): boolean {
    const now = this.clock.monotonic();
    let trusted = now < this.map.provenUntil;
    // Each is asked, or those after the first that rests would go on resting.
    for (const tracker of this.all) if (!tracker.isTrustedAt(now)) trusted = false;
    return trusted;
  }

  subscribe(listener: (name: RecordName) => void): void {
    this.listeners.push(listener);
  }

  /** Lets whoever is reading these records just now keep nothing of it. */
  overtake(names: readonly RecordName[]): void {
    for (const name of names) this.announce(name);
  }

  /** One tracker for each master of the map; those that go take everything with them. */
  private follow(): void {
    if (this.stopped) return;
    const { masters } = this.map;
    const addresses = new Set(masters.map(({ address }) => address));
    for (const [address, tracker] of this.trackers) {
      if (addresses.has(address)) continue;
      this.trackers.delete(address);
      tracker.stop();
    }
    for (const master of masters) {
      if (!this.trackers.has(master.address)) this.trackers.set(master.address, this.track(master));
    }
    this.all = [...this.trackers.values()];
    this.announce(everything);
  }

  private track(master: Master): RedisChangeFeed {
    const tracker = new RedisChangeFeed(this.connect(master), this.clock);
    tracker.subscribe((name) => this.announce(name));
    tracker.start();
    return tracker;
  }

  private announce(name: RecordName): void {
    for (const listener of this.listeners) listener(name);
  }
}
