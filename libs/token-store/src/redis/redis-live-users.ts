import { SubjectRef } from '@gatehouse/identity';
import type { Clock } from '@gatehouse/identity';
import type { LiveLegacyUser } from '../session-store';
import { keys } from './keys';
import type { Ask } from './redis-client';

/** Members read at a time. */
const page = 500;

/** Which people of the legacy system have live sessions: sorted sets by the end of the last one, in some shards. */
export class RedisLiveUsers {
  constructor(
    private readonly ask: Ask,
    private readonly clock: Clock,
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

  async *all(): AsyncIterable<LiveLegacyUser> {
    for (const shard of keys.liveShards) yield* this.allIn(keys.liveLegacyUsers(shard));
  }

  /** Users whose last session ended are dropped from the set as it is read. */
  private async *allIn(key: string): AsyncIterable<LiveLegacyUser> {
    const now = this.clock.seconds();
    await this.ask((redis) => redis.zremrangebyscore(key, '-inf', now));
    const seen = new Set<string>();
    for (let offset = 0; ; offset += page) {
      const members = await this.ask((redis) => redis.zrangebyscore(key, now, '+inf', 'LIMIT', offset, page));
      for (const member of members) {
        const [legacyId, subjectKey] = member.split(':') as [string, string];
        const ref = SubjectRef.parse(subjectKey);
        if (ref === null || seen.has(legacyId)) continue;
        seen.add(legacyId);
        yield { legacyId: Number(legacyId), ref };
      }
      if (members.length < page) return;
    }
  }
}

function shardOf({ legacyId }: LiveLegacyUser): string {
  return keys.liveLegacyUsers(keys.liveShardOf(legacyId));
}

function memberOf({ legacyId, ref }: LiveLegacyUser): string {
  return `${legacyId}:${ref.key}`;
}
