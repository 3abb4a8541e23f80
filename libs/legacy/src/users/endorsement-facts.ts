import { categoryName } from '../endorsements/category-name';
import type { EndorsementRecord } from '../endorsements/endorse';

/** Rows of one person in the tables that decide what they are endorsed for; told apart, not understood. */
export type EndorsementFacts = readonly (readonly unknown[])[];

/** A row of `selectFacts`. What a part has no use for is NULL; MariaDB gives some numbers of a UNION as text. */
export interface FactRow {
  readonly id: number;
  readonly part: 'given' | 'owned' | 'papers';
  readonly archive: string | null;
  readonly subject_class: string | null;
  readonly flag_valid: number | string | null;
  readonly type: string | null;
  /** Points of an endorsement; papers. */
  readonly amount: number | string;
  readonly first: number | string | null;
  readonly last: number | string | null;
}

const given = (who: string) => `SELECT endorsee_id AS id, 'given' AS part, endorsement_id AS place,
    archive, subject_class, flag_valid, type, point_value AS amount, NULL AS first, NULL AS last
  FROM arXiv_endorsements WHERE endorsee_id ${who}`;

const owned = (who: string) => `SELECT user_id, 'owned', 0,
    NULL, NULL, NULL, NULL, COUNT(*), MIN(document_id), MAX(document_id)
  FROM arXiv_paper_owners WHERE user_id ${who} GROUP BY user_id`;

/** One for each category that a paper is filed in, per endorsement domain. */
const papers = (who: string) => `SELECT o.user_id, 'papers', 0,
    c.endorsement_domain, NULL, NULL, NULL, COUNT(*), NULL, NULL
  FROM arXiv_paper_owners o
  JOIN arXiv_documents d ON d.document_id = o.document_id
  JOIN arXiv_in_category i ON i.document_id = d.document_id
  JOIN arXiv_categories c ON c.archive = i.archive AND c.subject_class = i.subject_class
  WHERE o.user_id ${who} AND c.endorsement_domain IS NOT NULL GROUP BY o.user_id, c.endorsement_domain`;

/**
 * What decides endorsements besides a person's own rows: endorsements given and revoked, and papers owned. `who` is what
 * a user id must be, like `IN (?, ?)`; its parameters are needed twice.
 */
export function selectFacts(who: string): string {
  return `${given(who)} UNION ALL ${owned(who)} ORDER BY part, place`;
}

/** As `selectFacts`, with the papers of each endorsement domain, for one person: `recordOf` needs them. Thrice. */
export function selectRecord(who: string): string {
  return `${given(who)} UNION ALL ${owned(who)} UNION ALL ${papers(who)} ORDER BY part, place`;
}

/**
 * What of these rows is compared. Lists that are the same for everybody (categories, domains, e-mail patterns) are not in
 * it, nor what follows from them: a change there shows at the next reading of a person's endorsements.
 */
export function factsIn(rows: readonly FactRow[]): EndorsementFacts {
  return rows.flatMap((row): readonly (readonly unknown[])[] => {
    const amount = Number(row.amount);
    if (row.part === 'owned') return [[amount, Number(row.first), Number(row.last)]];
    if (row.part === 'papers') return [];
    return [[row.archive, row.subject_class, Number(row.flag_valid), row.type, amount]];
  });
}

/** What the rows of one person say to the rules. */
export function recordIn(rows: readonly FactRow[], email: string): EndorsementRecord {
  const points = new Map<string, number>();
  const revoked = new Set<string>();
  const ofDomain = new Map<string, number>();
  for (const row of rows) {
    if (row.part === 'papers') ofDomain.set(row.archive!, Number(row.amount));
    if (row.part !== 'given') continue;
    const name = categoryName(row.archive!, row.subject_class!);
    const valid = Number(row.flag_valid);
    if (valid === 1) points.set(name, (points.get(name) ?? 0) + Number(row.amount));
    if (valid === 0 && row.type === 'auto') revoked.add(name);
  }
  return { email, points, revoked, papers: ofDomain };
}
