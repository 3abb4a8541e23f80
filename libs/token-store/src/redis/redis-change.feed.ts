import type { Redis } from 'ioredis';
import type { Clock } from '@gatehouse/identity';
import { ChangeFeed, everything, type RecordName } from '../change-feed';
import { recordNameOf, trackedPrefix } from './keys';

const channel = '__redis__:invalidate';
const pingEvery = 50;
/** Nobody has wanted to know for so long: there is nothing to prove to anybody, and the connection is only kept alive. */
const restAfter = 5000;
const pingAtRestEvery = 1000;
/** A ping unanswered for so long: the connection is dead even if nobody said so. */
const giveUpAfter = 2000;

/**
 * Redis's client-side caching in broadcast mode, redirected to the very connection that asked for it: one connection
 * carries the tracking, the invalidations and the pings. So an answered ping proves that all changes before it have
 * been announced, and no half of the channel can die unnoticed. (RESP2, because ioredis drops RESP3's pushes.)
 */
export class RedisChangeFeed extends ChangeFeed {
  private readonly listeners: ((name: RecordName) => void)[] = [];
  private trusted = 0;
  private armed = false;
  /** Counts connections, so that what began on an old one cannot arm a new one. */
  private attempt = 0;
  private pingSentAt: number | null = null;
  private timer: NodeJS.Timeout | null = null;
  private askedAt: number;
  private resting = false;

  /** @param connection of its own, `protocol: 2`, lazy, not resubscribing by itself */
  constructor(
    private readonly connection: Redis,
    private readonly clock: Clock,
  ) {
    super();
    this.askedAt = clock.monotonic();
    connection.on('ready', () => void this.arm());
    connection.on('close', () => this.disarm());
    connection.on('error', () => undefined);
    connection.on('message', (_channel: string, message: string | null) => this.receive(message));
  }

  start(): void {
    this.schedule();
    if (this.connection.status === 'wait') this.connection.connect().catch(() => undefined);
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.disarm();
    this.connection.disconnect();
  }

  isTrusted(): boolean {
    return this.isTrustedAt(this.clock.monotonic());
  }

  /**
   * The same at a time by the monotonic clock, which must be now. Where nobody has asked for some seconds the answer is no:
   * the pings were resting, and the next one proves what came before it.
   */
  isTrustedAt(now: number): boolean {
    this.askedAt = now;
    if (this.resting) this.wake();
    return now < this.trusted;
  }

  subscribe(listener: (name: RecordName) => void): void {
    this.listeners.push(listener);
  }

  /** On every new connection: the id first, because a subscriber may not ask for it. */
  private async arm(): Promise<void> {
    const attempt = ++this.attempt;
    try {
      const id = await this.connection.client('ID');
      await this.connection.call(
        'CLIENT',
        'TRACKING',
        'ON',
        'REDIRECT',
        id,
        'BCAST',
        'PREFIX',
        trackedPrefix,
      );
      await this.connection.subscribe(channel);
    } catch {
      if (attempt === this.attempt) this.connection.disconnect(true);
      return;
    }
    if (attempt !== this.attempt) return;
    this.announce(everything);
    this.armed = true;
    await this.ping();
  }

  private disarm(): void {
    this.attempt += 1;
    this.armed = false;
    this.trusted = 0;
    this.pingSentAt = null;
    this.announce(everything);
  }

  private giveUp(): void {
    this.disarm();
    this.connection.disconnect(true);
  }

  private schedule(): void {
    this.timer = setTimeout(() => this.beat(), this.resting ? pingAtRestEvery : pingEvery);
    this.timer.unref();
  }

  private beat(): void {
    this.resting = this.clock.monotonic() - this.askedAt >= restAfter;
    void this.ping();
    this.schedule();
  }

  private wake(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.beat();
  }

  private async ping(): Promise<void> {
    if (!this.armed) return;
    const now = this.clock.monotonic();
    if (this.pingSentAt !== null) {
      if (now - this.pingSentAt > giveUpAfter) this.giveUp();
      return;
    }
    this.pingSentAt = now;
    try {
      await this.connection.ping();
      if (this.armed && this.pingSentAt === now) this.trusted = now + ChangeFeed.leaseMilliseconds;
    } catch {
      // The lease simply is not renewed; the connection's own end disarms.
    } finally {
      if (this.pingSentAt === now) this.pingSentAt = null;
    }
  }

  /** An invalidation is the changed keys, joined by commas (no key of ours has one); none: the store was flushed. */
  private receive(message: string | null): void {
    if (message === null || message === '') return this.announce(everything);
    for (const key of message.split(',')) this.announce(recordNameOf(key));
  }

  private announce(name: RecordName): void {
    for (const listener of this.listeners) listener(name);
  }
}
