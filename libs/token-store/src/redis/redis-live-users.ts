import { SubjectRef } from '@gatehouse/identity';
import type { Clock } from '@gatehouse/identity';
import type { LiveLegacyUser } from '../session-store';
import { keys } from './keys';
import type { Ask } from './redis-client';

/** Members read at a time. */
const pageSize = 500;

/** Which people of the legacy system have live sessions: sorted sets by the end of the last one, in some shards. */
export class RedisLiveUsers {
  /** @param joinWrites see `RedisLayout`; by default each command leaves alone */
  constructor(
    private readonly ask: Ask,
    private readonly clock: Clock,
    private readonly joinWrites: () => void = () => undefined,
  ) {}

  /**
   * @param end of the session, UNIX seconds; an earlier one than is known changes nothing
   * @param asOwner whether it is a session of a client of theirs, which their own log-out does not end
   */
  async add(user: LiveLegacyUser, end: number, asOwner: boolean): Promise<void> {
    const member = asOwner ? `${memberOf(user)}:c` : memberOf(user);
    await this.ask((redis) => redis.zadd(shardOf(user), 'GT', end, member));
  }

  async remove(user: LiveLegacyUser): Promise<void> {
    await this.ask((redis) => redis.zrem(shardOf(user), memberOf(user)));
  }

  /** Each once; who comes or goes meanwhile may or may not be told. The shards are asked at once: most have one page. */
  async *all(): AsyncIterable<LiveLegacyUser> {
    const now = this.clock.seconds();
    this.joinWrites();
    const firsts = await Promise.all(
      keys.liveShards.map((shard) => this.first(keys.liveLegacyUsers(shard), now)),
    );
    for (const first of firsts) yield* this.allIn(first, now);
  }

  /** Drops those whose last session has ended. */
  private async first(key: string, now: number): Promise<Shard> {
    const [members] = await Promise.all([
      this.page(key, now, 0),
      this.ask((redis) => redis.zremrangebyscore(key, '-inf', now)),
    ]);
    return { key, members };
  }

  private async *allIn(first: Shard, now: number): AsyncIterable<LiveLegacyUser> {
    const seen = new Set<string>();
    let members = first.members;
    for (let offset = pageSize; ; offset += pageSize) {
      for (const member of members) {
        const [legacyId, subjectKey] = member.split(':') as [string, string];
        const ref = SubjectRef.parse(subjectKey);
        if (ref === null || seen.has(legacyId)) continue;
        seen.add(legacyId);
        yield { legacyId: Number(legacyId), ref };
      }
      if (members.length < pageSize) return;
      members = await this.page(first.key, now, offset);
    }
  }

  private page(key: string, now: number, offset: number): Promise<string[]> {
    return this.ask((redis) => redis.zrangebyscore(key, `(${now}`, '+inf', 'LIMIT', offset, pageSize));
  }
}

interface Shard {
  readonly key: string;
  readonly members: readonly string[];
}

function shardOf({ legacyId }: LiveLegacyUser): string {
  return keys.liveLegacyUsers(keys.liveShardOf(legacyId));
}

function memberOf({ legacyId, ref }: LiveLegacyUser): string {
  return `${legacyId}:${ref.key}`;
}
