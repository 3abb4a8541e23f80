import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Redis } from 'ioredis';
import type { Clock } from '@gatehouse/identity';
import { ChangeFeed } from '../../change-feed';
import { fixedHouseCopies, houseCopiesAmong, slotCount } from './house-copies';

/** One master, by its address `host:port`, and the keys of the house's copies that are on it. */
export interface Master {
  readonly address: string;
  readonly houseCopies: readonly string[];
}

/** What a master said of the cluster: who it is, and which masters own slots, as ids in order. */
interface View {
  readonly id: string;
  readonly masters: string;
  /** When it was asked, by the monotonic clock. */
  readonly at: number;
}

const lookEvery = 50;
/** Milliseconds between two requests for a new map while something is wrong. */
const renewEvery = 200;

/**
 * Which master owns which slot, and whether that can be relied on. ioredis learns of a new master only when it is sent
 * there, or at its next look; a memory must not wait for that. So every master is asked 20 times a second whom it takes
 * for the masters. The map is proven as long as all of them named exactly those of the map, themselves included, within
 * the last 250 ms: a master that was deposed, added or cut off ends that within this time.
 *
 * Slots that wander between masters of the map do not matter here: a key that leaves is announced by the one, what is
 * then done to it by the other.
 */
export class ClusterMap {
  private owners: readonly (Master | undefined)[] = [];
  private known = new Map<string, Master>();
  private connections = new Map<string, Redis>();
  private readonly views = new Map<string, View>();
  private readonly asked = new Set<string>();
  private readonly listeners: (() => void)[] = [];
  private proven = 0;
  private renewal: Promise<void> | null = null;
  private renewedAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly cluster: Cluster,
    private readonly clock: Clock,
  ) {
    cluster.on('refresh', () => this.adopt());
    cluster.on('ready', () => this.connect());
    cluster.on('+node', () => this.connect());
    cluster.on('-node', () => this.listConnections());
    if (cluster.slots.length > 0) this.adopt();
  }

  start(): void {
    this.timer ??= setInterval(() => this.look(), lookEvery).unref();
    this.look();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.proven = 0;
  }

  /** Until when the map is proven, by the monotonic clock. */
  get provenUntil(): number {
    return this.proven;
  }

  get masters(): readonly Master[] {
    return [...this.known.values()];
  }

  ownerOf(slot: number): Master | undefined {
    return this.owners[slot];
  }

  /** The connection for commands; undefined while the master cannot be reached. */
  connectionTo({ address }: Master): Redis | undefined {
    return this.connections.get(address);
  }

  /** Where the house's copies are: those in fixed slots, and those of masters that own none of these. */
  get houseCopies(): readonly string[] {
    const all = new Set(fixedHouseCopies);
    for (const { houseCopies } of this.known.values()) for (const copy of houseCopies) all.add(copy);
    return [...all];
  }

  /** Resolves when all masters can be reached, or so many milliseconds later. */
  async connected(milliseconds: number): Promise<void> {
    const until = this.clock.monotonic() + milliseconds;
    while (!this.isConnected() && this.clock.monotonic() < until) await sleep(10);
  }

  /** Called, before anything is read by the new map, when there are other masters than before, or none that agree. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Has ioredis read the map anew; resolves when that was tried. */
  renew(): Promise<void> {
    this.renewedAt = this.clock.monotonic();
    this.renewal ??= new Promise<void>((resolve) => this.cluster.refreshSlotsCache(() => resolve())).finally(
      () => (this.renewal = null),
    );
    return this.renewal;
  }

  private isConnected(): boolean {
    const { masters } = this;
    return (
      this.cluster.status === 'ready' &&
      masters.length > 0 &&
      masters.every((master) => this.connectionTo(master)?.status === 'ready')
    );
  }

  private adopt(): void {
    const owned = new Map<string, number[]>();
    for (let slot = 0; slot < slotCount; slot += 1) {
      const address = this.cluster.slots[slot]?.[0];
      if (address === undefined) continue;
      const slots = owned.get(address);
      if (slots) slots.push(slot);
      else owned.set(address, [slot]);
    }
    const before = [...this.known.keys()].sort().join();
    const owners: Master[] = [];
    this.known = new Map();
    for (const [address, slots] of owned) {
      const master = { address, houseCopies: houseCopiesAmong(slots) };
      this.known.set(address, master);
      for (const slot of slots) owners[slot] = master;
    }
    this.owners = owners;
    this.listConnections();
    if ([...this.known.keys()].sort().join() !== before) this.change();
  }

  private listConnections(): void {
    this.connections = new Map(
      this.cluster.nodes('master').map((node) => [`${node.options.host}:${node.options.port}`, node]),
    );
  }

  /**
   * A command that comes first makes a connection, and those behind it are refused; so nobody has to be the first. But
   * not before ioredis has found the cluster ready, which it does by such a command itself.
   */
  private connect(): void {
    this.listConnections();
    setImmediate(() => {
      if (this.cluster.status !== 'ready') return;
      for (const node of this.connections.values()) {
        if (node.status === 'wait') node.connect().catch(() => undefined);
      }
    });
  }

  private look(): void {
    if (this.known.size === 0) return;
    for (const master of this.known.values()) void this.ask(master);
  }

  private async ask(master: Master): Promise<void> {
    const { address } = master;
    const connection = this.connectionTo(master);
    if (connection === undefined) return this.renewIfDue();
    if (this.asked.has(address)) return;
    this.asked.add(address);
    const at = this.clock.monotonic();
    try {
      const [id, slots] = await Promise.all([connection.cluster('MYID'), connection.cluster('SLOTS')]);
      this.views.set(address, { id: String(id), masters: idsOf(slots), at });
      this.compare();
    } catch {
      this.renewIfDue();
    } finally {
      this.asked.delete(address);
    }
  }

  /** Whether all masters of the map were asked, and named each other and nobody else. */
  private compare(): void {
    const views = [...this.known.keys()].flatMap((address) => this.views.get(address) ?? []);
    if (views.length < this.known.size) return;
    const masters = views
      .map(({ id }) => id)
      .sort()
      .join();
    if (views.every((view) => view.masters === masters)) {
      this.proven = Math.min(...views.map(({ at }) => at)) + ChangeFeed.leaseMilliseconds;
      return;
    }
    if (this.proven > 0) this.change();
    this.renewIfDue();
  }

  private change(): void {
    this.proven = 0;
    this.views.clear();
    for (const listener of this.listeners) listener();
  }

  private renewIfDue(): void {
    if (this.clock.monotonic() - this.renewedAt >= renewEvery) void this.renew();
  }
}

/** First and last slot, then the master and its replicas as host, port and id. */
type SlotRange = readonly [number, number, ...(readonly [string, number, string, ...unknown[]])[]];

function idsOf(ranges: readonly SlotRange[]): string {
  return [...new Set(ranges.map(([, , master]) => master?.[2]))].sort().join();
}
