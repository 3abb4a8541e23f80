import { decisionsKeptFor, DecisionStore, isDecisionId, type DecisionRecord } from '../decision-store';
import { keys } from './keys';
import type { RedisLayout } from './redis-layout';

/** Refusals in Redis, one or a cluster: each is a key of its own, with an end, in whichever slot it falls. */
export class RedisDecisionStore extends DecisionStore {
  constructor(private readonly layout: RedisLayout) {
    super();
  }

  async keep(records: readonly DecisionRecord[]): Promise<void> {
    if (records.length === 0) return;
    this.layout.joinWrites();
    await this.layout.ask((redis) =>
      Promise.all(
        records.map((record) =>
          redis.set(keys.decision(record.id), JSON.stringify(record), 'EX', decisionsKeptFor),
        ),
      ),
    );
  }

  async find(id: string): Promise<DecisionRecord | null> {
    if (!isDecisionId(id)) return null;
    const record = await this.layout.ask((redis) => redis.get(keys.decision(id)));
    return record === null ? null : (JSON.parse(record) as DecisionRecord);
  }
}
