import type { Clock } from '@gatehouse/identity';
import type { LegacyDatabase } from '../database/legacy-database';
import type { LegacyPerson } from '../users/legacy-user';
import { CachedRules } from './cached-rules';
import { endorse } from './endorse';

/** What people may submit to, by the old system's rules. */
export class LegacyEndorsements {
  private readonly rules: CachedRules;

  constructor(database: LegacyDatabase, clock: Clock) {
    this.rules = new CachedRules(database, clock);
  }

  /** Categories as `astro-ph.GA`, `hep-th`, `math.*` or `*.*`, from the person's rows as they were read. */
  async of({ endorsement }: Pick<LegacyPerson, 'endorsement'>): Promise<readonly string[]> {
    return endorse(endorsement, await this.rules.get());
  }
}
