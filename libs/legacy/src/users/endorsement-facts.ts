import type { LegacyDatabase } from '../database/legacy-database';

/** Rows of one person in the tables that decide what they are endorsed for; told apart, not understood. */
export type EndorsementFacts = readonly (readonly unknown[])[];

/**
 * What decides endorsements besides a person's own rows: endorsements given and revoked, and papers owned. Lists that
 * are the same for everybody (categories, domains, e-mail patterns) are not in it: a change there shows at the next
 * reading of a person's endorsements.
 */
export async function endorsementFacts(
  database: LegacyDatabase,
  ids: readonly number[],
): Promise<ReadonlyMap<number, EndorsementFacts>> {
  const list = ids.map(() => '?').join(', ');
  const [given, owned] = await Promise.all([
    database.query<Fact>(
      `SELECT endorsee_id AS id, archive, subject_class, flag_valid, type, point_value
       FROM arXiv_endorsements WHERE endorsee_id IN (${list}) ORDER BY endorsement_id`,
      ids,
    ),
    database.query<Fact>(
      `SELECT user_id AS id, COUNT(*) AS papers, MIN(document_id) AS first, MAX(document_id) AS last
       FROM arXiv_paper_owners WHERE user_id IN (${list}) GROUP BY user_id`,
      ids,
    ),
  ]);
  const facts = new Map<number, unknown[][]>();
  for (const { id, ...fact } of [...given, ...owned]) {
    const known = facts.get(id) ?? [];
    known.push(Object.values(fact));
    facts.set(id, known);
  }
  return facts;
}

type Fact = { readonly id: number } & Readonly<Record<string, unknown>>;
