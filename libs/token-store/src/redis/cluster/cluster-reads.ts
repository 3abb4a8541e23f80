import { setTimeout as sleep } from 'node:timers/promises';
import calculateSlot from 'cluster-key-slot';
import type { Clock } from '@gatehouse/identity';
import { decodeHouse } from '../../house-codec';
import type { House } from '../../session-store';
import type { ScriptedRedis } from '../redis-client';
import type { ClusterMap, Master } from './cluster-map';
import { redirectionIn, type Redirection } from './redirection';
import { inTime, timeLimit } from './time-limit';

/** Records of one slot, and the house's copy of the master that answered, read no later than they. */
export interface ClusterReading {
  readonly records: readonly (string | null)[];
  readonly house: House | null;
  /** The master's address. */
  readonly part: string;
}

interface Waiting {
  readonly keys: readonly string[];
  readonly slot: number;
  readonly since: number;
  tries: number;
  readonly resolve: (reading: ClusterReading) => void;
  readonly reject: (error: unknown) => void;
}

/** So many readings go into one pipeline at most, so that it does not hold others up. */
const most = 64;
const triesAtMost = 6;
/** Milliseconds until the next try, times the tries so far. */
const pause = 10;

/**
 * Joins what is asked for in one turn of the event loop to one pipeline per master: first the house's copy on that
 * master, then an MGET for each reading.
 *
 * What has to be of one moment: the records of a reading, which share a slot, are (MGET). The house's copy need not be,
 * since no command of a cluster spans two slots, but it must not be newer than the records, or a rebuild that ends in
 * between would vouch for what was read before it. So it is read first, on the same connection: if it said that
 * nothing up to a generation is missing, the records behind it are from then or later. Only a flush can come in between
 * on one connection, and that leaves no session to let anybody in by.
 *
 * A copy that is behind what was already seen of another is mostly one that is being raised just now (each is a write of
 * its own), so it is asked again a few times before it is taken for a loss.
 */
export class ClusterReads {
  private readonly waiting = new Map<Master, Waiting[]>();
  private readonly highest = { generation: 0, registryGeneration: 0 };

  /**
   * @param redis follows redirections
   * @param overtake is told the keys of a reading that was redirected, which must not be kept in memory: it may come
   *   from a master that nobody tracks yet
   */
  constructor(
    private readonly map: ClusterMap,
    private readonly redis: Pick<ScriptedRedis, 'get'>,
    private readonly clock: Clock,
    private readonly overtake: (keys: readonly string[]) => void,
  ) {}

  /** @param keys of one slot */
  read(keys: readonly string[]): Promise<ClusterReading> {
    const slot = calculateSlot(keys[0]!);
    return new Promise((resolve, reject) =>
      this.ask({ keys, slot, since: this.clock.monotonic(), tries: 0, resolve, reject }),
    );
  }

  private ask(reading: Waiting): void {
    const master = this.map.ownerOf(reading.slot);
    if (master === undefined) return reading.reject(new Error('no master is known for this slot'));
    let asked = this.waiting.get(master);
    if (asked === undefined) {
      this.waiting.set(master, (asked = []));
      setImmediate(() => void this.send(master));
    }
    asked.push(reading);
    if (asked.length === most) void this.send(master);
  }

  private async send(master: Master): Promise<void> {
    const asked = this.waiting.get(master);
    if (asked === undefined) return;
    this.waiting.delete(master);
    const connection = this.map.connectionTo(master);
    const tries = Math.max(...asked.map((reading) => reading.tries));
    const copy = master.houseCopies[tries % master.houseCopies.length]!;
    try {
      if (connection === undefined) throw new Error('this master cannot be reached');
      const batch = connection.pipeline().get(copy);
      for (const { keys } of asked) batch.mget(...keys);
      const [[houseError, houseRecord], ...answers] = (await batch.exec()) as [
        [Error | null, string | null],
        ...[Error | null, (string | null)[]][],
      ];
      const house = houseRecord == null ? null : decodeHouse(houseRecord);
      for (const [index, reading] of asked.entries()) {
        const [error, records] = answers[index]!;
        const failure = houseError ?? error;
        if (failure === null && !this.isBehind(house))
          reading.resolve({ records, house, part: master.address });
        else void this.tryAgain(reading, master, houseError, error, records, house);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  private async tryAgain(
    reading: Waiting,
    { address: part }: Master,
    houseError: Error | null,
    error: Error | null,
    records: readonly (string | null)[],
    house: House | null,
  ): Promise<void> {
    const left = timeLimit - (this.clock.monotonic() - reading.since);
    reading.tries += 1;
    const isLast = reading.tries === triesAtMost;
    try {
      if (houseError === null && redirectionIn(error) === 'moving') {
        // The master that gives the slot away vouches for it until it is gone.
        const found = await inTime(this.followed(reading.keys), left);
        return reading.resolve({ records: found, house, part });
      }
      const where: Redirection | null = redirectionIn(houseError) ?? redirectionIn(error);
      const failure = houseError ?? error;
      if (failure !== null && (where === null || isLast)) throw failure;
      if (failure === null && isLast) return reading.resolve({ records, house, part });
      if (where === 'moved') await inTime(this.map.renew(), left);
      await sleep(pause * reading.tries);
      this.ask(reading);
    } catch (thrown) {
      reading.reject(thrown);
    }
  }

  /** One by one, since some may be here and some there. In no order: a session never outlives its subject's epoch. */
  private async followed(keys: readonly string[]): Promise<readonly (string | null)[]> {
    const found = await Promise.all(keys.map((key) => this.redis.get(key)));
    this.overtake(keys);
    return found;
  }

  private isBehind(house: House | null): boolean {
    if (house === null) return false;
    const { highest } = this;
    if (house.generation < highest.generation || house.registryGeneration < highest.registryGeneration)
      return true;
    highest.generation = house.generation;
    highest.registryGeneration = house.registryGeneration;
    return false;
  }
}
