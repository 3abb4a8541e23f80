import { ShadowStore, type ShadowCandidate, type ShadowSheet } from '../shadow-store';
import { keys } from './keys';
import type { Ask } from './redis-client';

/** The candidate in Redis: a hash with its id and document, and one with a sheet for each process; both in one slot. */
export class RedisShadowStore extends ShadowStore {
  constructor(private readonly ask: Ask) {
    super();
  }

  async start(candidate: ShadowCandidate): Promise<boolean> {
    const document = JSON.stringify(candidate);
    return (
      (await this.ask((redis) =>
        redis.ghStartShadow(keys.shadow, keys.shadowSheets, candidate.id, document),
      )) === 1
    );
  }

  findId(): Promise<string | null> {
    return this.ask((redis) => redis.hget(keys.shadow, 'id'));
  }

  async find(): Promise<ShadowCandidate | null> {
    const document = await this.ask((redis) => redis.hget(keys.shadow, 'document'));
    return document === null ? null : (JSON.parse(document) as ShadowCandidate);
  }

  async report(id: string, process: string, sheet: ShadowSheet): Promise<boolean> {
    const text = JSON.stringify(sheet);
    return (
      (await this.ask((redis) => redis.ghReportShadow(keys.shadow, keys.shadowSheets, id, process, text))) ===
      1
    );
  }

  async sheets(id: string): Promise<readonly ShadowSheet[]> {
    const texts = await this.ask((redis) => redis.ghShadowSheets(keys.shadow, keys.shadowSheets, id));
    return texts.map((text) => JSON.parse(text) as ShadowSheet);
  }

  async remove(id: string): Promise<boolean> {
    return (await this.ask((redis) => redis.ghRemoveShadow(keys.shadow, keys.shadowSheets, id))) === 1;
  }
}
