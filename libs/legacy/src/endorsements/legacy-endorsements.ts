import type { Clock } from '@gatehouse/identity';
import type { LegacyDatabase } from '../database/legacy-database';
import { CachedRules } from './cached-rules';
import { categoryName } from './category-name';
import { endorse, type EndorsementRecord } from './endorse';

/** What people may submit to, by the old system's rules. */
export class LegacyEndorsements {
  private readonly rules: CachedRules;

  constructor(
    private readonly database: LegacyDatabase,
    clock: Clock,
  ) {
    this.rules = new CachedRules(database, clock);
  }

  /** Categories as `astro-ph.GA`, `hep-th`, `math.*` or `*.*`; none for somebody who does not exist. */
  async of(userId: number): Promise<readonly string[]> {
    const [rules, person] = await Promise.all([this.rules.get(), this.record(userId)]);
    return person === null ? [] : endorse(person, rules);
  }

  private async record(userId: number): Promise<EndorsementRecord | null> {
    const [users, given, owned] = await Promise.all([
      this.database.query<{ email: string }>('SELECT email FROM tapir_users WHERE user_id = ?', [userId]),
      this.database.query<GivenRow>(
        `SELECT archive, subject_class, flag_valid, type, point_value FROM arXiv_endorsements
         WHERE endorsee_id = ? AND (flag_valid = 1 OR (flag_valid = 0 AND type = 'auto'))`,
        [userId],
      ),
      this.database.query<{ domain: string; papers: number | string }>(
        `SELECT c.endorsement_domain AS domain, COUNT(*) AS papers
         FROM arXiv_paper_owners o
         JOIN arXiv_documents d ON d.document_id = o.document_id
         JOIN arXiv_in_category i ON i.document_id = d.document_id
         JOIN arXiv_categories c ON c.archive = i.archive AND c.subject_class = i.subject_class
         WHERE o.user_id = ? AND c.endorsement_domain IS NOT NULL GROUP BY c.endorsement_domain`,
        [userId],
      ),
    ]);
    const email = users[0]?.email;
    if (email === undefined) return null;
    return {
      email: this.database.decode(email),
      points: pointsOf(given),
      revoked: new Set(given.filter((row) => row.flag_valid === 0).map(nameOf)),
      papers: new Map(owned.map(({ domain, papers }) => [domain, Number(papers)])),
    };
  }
}

interface GivenRow {
  readonly archive: string;
  readonly subject_class: string;
  readonly flag_valid: number;
  readonly type: string | null;
  readonly point_value: number;
}

function nameOf(row: GivenRow): string {
  return categoryName(row.archive, row.subject_class);
}

function pointsOf(rows: readonly GivenRow[]): ReadonlyMap<string, number> {
  const points = new Map<string, number>();
  for (const row of rows) {
    if (row.flag_valid !== 1) continue;
    points.set(nameOf(row), (points.get(nameOf(row)) ?? 0) + row.point_value);
  }
  return points;
}
