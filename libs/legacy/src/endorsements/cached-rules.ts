import type { Clock } from '@gatehouse/identity';
import { rowsOf, type LegacyDatabase } from '../database/legacy-database';
import { categories, endorsementDomains } from '../tables/category.tables';
import { blackEmail, whiteEmail } from '../tables/endorsement.tables';
import { categoryOf, type EndorsementRules } from './category';

/** Milliseconds that the lists are kept: they change a few times a year, and are read at each log-in. */
const lifetime = 30_000;

/** The rules that are the same for everybody, read when they are older than half a minute. */
export class CachedRules {
  private kept: { readonly rules: Promise<EndorsementRules>; readonly readAt: number } | null = null;

  constructor(
    private readonly database: LegacyDatabase,
    private readonly clock: Clock,
  ) {}

  get(): Promise<EndorsementRules> {
    const now = this.clock.monotonic();
    if (this.kept !== null && now - this.kept.readAt < lifetime) return this.kept.rules;
    const kept = { rules: this.read(), readAt: now };
    this.kept = kept;
    // What could not be read is not kept.
    kept.rules.catch(() => {
      if (this.kept === kept) this.kept = null;
    });
    return kept.rules;
  }

  private async read(): Promise<EndorsementRules> {
    const [categoryRows, domainRows, white, black] = await Promise.all([
      this.database.run((manager) => rowsOf(manager, categories).find()),
      this.database.run((manager) => rowsOf(manager, endorsementDomains).find()),
      this.patterns(whiteEmail.name),
      this.patterns(blackEmail.name),
    ]);
    const policies = domainRows.map((row) => {
      const policy = {
        endorseAll: row.endorse_all === 'y',
        endorseEmail: row.endorse_email === 'y',
        papersToEndorse: row.papers_to_endorse,
      };
      return [row.endorsement_domain, policy] as const;
    });
    return {
      categories: categoryRows.map(categoryOf),
      policies: new Map(policies),
      whiteEmail: white,
      blackEmail: black,
    };
  }

  /** The lists have no key, may hold a pattern twice, and NULL. */
  private async patterns(table: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ pattern: string | null }>(`SELECT pattern FROM ${table}`);
    return rows.flatMap(({ pattern }) => (pattern === null ? [] : [this.database.decode(pattern)]));
  }
}
