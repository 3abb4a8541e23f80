import type { Redis } from 'ioredis';
import type { SessionId, SubjectRef } from '@gatehouse/identity';
import { decodeHouse } from '../house-codec';
import type { GenerationOf, House } from '../session-store';
import { JoinedWrites } from './joined-writes';
import { keys } from './keys';
import { announced, asking, type Ask, type ScriptedRedis } from './redis-client';
import { RedisLayout, type SessionRecords, type SubjectRecord } from './redis-layout';
import { scanServer } from './scan-server';
import { SessionReads } from './session-reads';
import { weaknessesOf } from './weaknesses';

const part = '';

/** One Redis: everything is in one place, and one MGET reads all of a decision. */
export class SingleRedis extends RedisLayout {
  readonly ask: Ask;
  private readonly writes: JoinedWrites;
  private readonly reads = new SessionReads((wanted) => this.ask((redis) => redis.mget(wanted)));

  constructor(private readonly redis: Redis & ScriptedRedis) {
    super();
    this.ask = asking(redis);
    this.writes = new JoinedWrites(redis);
  }

  joinWrites(): void {
    this.writes.hold();
  }

  /** Part of one MGET, see `SessionReads`. */
  async read(id: SessionId): Promise<SessionRecords> {
    const { session, subject, house } = await this.reads.read(id);
    return { session, subject, house: houseOf(house), part };
  }

  async readSubject(ref: SubjectRef): Promise<SubjectRecord> {
    const [house, subject] = await this.ask((redis) => redis.mget(keys.house, keys.subject(ref)));
    return { subject: subject!, house: houseOf(house!), part };
  }

  /** One MGET. */
  readSubjects(refs: readonly SubjectRef[]): Promise<readonly (string | null)[]> {
    return this.ask((redis) => redis.mget(refs.map((ref) => keys.subject(ref))));
  }

  async readHouse(): Promise<House | null> {
    return houseOf(await this.ask((redis) => redis.get(keys.house)));
  }

  async raiseGeneration(of: GenerationOf, generation: number): Promise<void> {
    await this.ask((redis) => redis.ghRaiseGeneration(keys.house, generation, of));
  }

  async publishPolicy(version: number, document: string): Promise<boolean> {
    const written = await announced(this.ask, keys.house, (redis) =>
      redis.ghPublishPolicy(keys.house, keys.policy, version, document),
    );
    return written === 1;
  }

  scan(pattern: string): AsyncIterable<string> {
    return scanServer(this.redis, pattern);
  }

  weaknesses(): Promise<readonly string[]> {
    return this.ask(() => weaknessesOf(this.redis));
  }

  async ping(): Promise<void> {
    await this.ask(() => this.redis.ping());
  }
}

function houseOf(record: string | null): House | null {
  return record === null ? null : decodeHouse(record);
}
