import type { Cluster } from 'ioredis';
import type { Clock, SessionId, SubjectRef } from '@gatehouse/identity';
import { decodeHouse } from '../../house-codec';
import type { GenerationOf, House } from '../../session-store';
import { storeUnavailable } from '../../store-error';
import { keys, recordNameOf } from '../keys';
import { announced, type Ask, type ScriptedRedis } from '../redis-client';
import { RedisLayout, type SessionRecords, type SubjectRecord } from '../redis-layout';
import { scanServer } from '../scan-server';
import { weaknessesOf } from '../weaknesses';
import type { ClusterChangeFeed } from './cluster-change.feed';
import type { ClusterMap } from './cluster-map';
import { ClusterReads } from './cluster-reads';
import { inTime } from './time-limit';

/**
 * A Redis Cluster. ioredis sends each command to its master; what concerns all masters is asked of each. The house
 * record has copies on every master (see `house-copies.ts`); the one at `keys.house` is the policy's own, in whose slot
 * the document is.
 */
export class ClusteredRedis extends RedisLayout {
  readonly ask: Ask;
  private readonly reads: ClusterReads;

  constructor(
    redis: Cluster & ScriptedRedis,
    private readonly map: ClusterMap,
    feed: ClusterChangeFeed,
    clock: Clock,
  ) {
    super();
    this.ask = (question) => inTime(question(redis));
    this.reads = new ClusterReads(map, redis, clock, (read) => feed.overtake(read.map(recordNameOf)));
  }

  async read(id: SessionId): Promise<SessionRecords> {
    const { records, house, part } = await this.look([keys.session(id), keys.subject(id.subject)]);
    return { session: records[0]!, subject: records[1]!, house, part };
  }

  /** Commands go to many connections, each with a turn of its own. */
  joinWrites(): void {}

  async readSubject(ref: SubjectRef): Promise<SubjectRecord> {
    const { records, house, part } = await this.look([keys.subject(ref)]);
    return { subject: records[0]!, house, part };
  }

  /** A command for each: they are in many slots. */
  readSubjects(refs: readonly SubjectRef[]): Promise<readonly (string | null)[]> {
    return this.ask((redis) => Promise.all(refs.map((ref) => redis.get(keys.subject(ref)))));
  }

  /** What all copies say, the least of it; null if one is missing: then its master was emptied, or is new. */
  async readHouse(): Promise<House | null> {
    const copies = await Promise.all(this.houses().map((copy) => this.look([copy])));
    const houses = copies.map(({ records }) => (records[0] == null ? null : decodeHouse(records[0])));
    return houses.reduce(weaker);
  }

  /** Throws if one master cannot be told; the others were. */
  async raiseGeneration(of: GenerationOf, generation: number): Promise<void> {
    await this.toEachHouse((redis, house) => redis.ghRaiseGeneration(house, generation, of));
  }

  /**
   * In two steps. The document first, with the record in its own slot: whoever still reads the old version in a copy
   * goes on with the policy that it has, or loads the new one. Then the copies, also if the document was there already,
   * since whoever wrote it may not have come so far.
   */
  async publishPolicy(version: number, document: string): Promise<boolean> {
    const written = await this.ask((redis) =>
      redis.ghPublishPolicy(keys.house, keys.policy, version, document),
    );
    const inForce = written === 1 ? version : await this.versionInForce();
    await this.toEachHouse((redis, house) => redis.ghNamePolicy(house, inForce));
    return written === 1;
  }

  async *scan(pattern: string): AsyncIterable<string> {
    for (const master of this.map.masters) {
      const connection = this.map.connectionTo(master);
      if (connection === undefined) throw unreachable(master.address);
      yield* scanServer(connection, pattern);
    }
  }

  async weaknesses(): Promise<readonly string[]> {
    const found = await this.ofEachMaster(async (connection, address) =>
      (await weaknessesOf(connection)).map((weakness) => `${address}: ${weakness}`),
    );
    return found.flat();
  }

  async ping(): Promise<void> {
    await this.ofEachMaster((connection) => connection.ping());
  }

  private look(wanted: readonly string[]) {
    return this.reads.read(wanted).catch((error: unknown) => Promise.reject(storeUnavailable(error)));
  }

  private houses(): readonly string[] {
    return [keys.house, ...this.map.houseCopies];
  }

  private async versionInForce(): Promise<number> {
    const record = await this.ask((redis) => redis.get(keys.house));
    return record === null ? 0 : decodeHouse(record).policyVersion;
  }

  private async toEachHouse(write: (redis: ScriptedRedis, house: string) => Promise<unknown>): Promise<void> {
    await Promise.all(
      this.houses().map((house) => announced(this.ask, house, (redis) => write(redis, house))),
    );
  }

  private async ofEachMaster<T>(
    question: (connection: Connection, address: string) => Promise<T>,
  ): Promise<readonly T[]> {
    const { masters } = this.map;
    if (masters.length === 0) throw unreachable('every master');
    return inTime(
      Promise.all(
        masters.map((master) => {
          const connection = this.map.connectionTo(master);
          if (connection === undefined) throw unreachable(master.address);
          return question(connection, master.address);
        }),
      ),
    );
  }
}

type Connection = NonNullable<ReturnType<ClusterMap['connectionTo']>>;

function unreachable(what: string) {
  return storeUnavailable(new Error(`${what} cannot be reached`));
}

function weaker(one: House | null, other: House | null): House | null {
  if (one === null || other === null) return null;
  return {
    generation: Math.min(one.generation, other.generation),
    registryGeneration: Math.min(one.registryGeneration, other.registryGeneration),
    policyVersion: Math.min(one.policyVersion, other.policyVersion),
  };
}
