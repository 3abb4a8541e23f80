import { insertRows, type Row } from './insert-rows';
import type { LegacyConnection } from './legacy-connection';
import { quirkyPeople } from './quirky-people';
import { categoryRows } from './reference-data';

/** The endorsements of the people whom `quirkyPeople` names after their case. */
export async function seedQuirkyEndorsements(connection: LegacyConnection, now: number): Promise<void> {
  const of = (id: number) => (row: Partial<Endorsement>) => endorsement(id, now, row);
  const explicit = of(quirkyPeople.explicitPoints.id);
  const active = categoryRows().filter((row) => row.active === 1 && row.definitive === 1);
  const rows = [
    // Points of one category add up; the same one may come from several endorsers.
    explicit({ archive: 'hep-th', subject_class: '', endorser_id: 1, point_value: 5 }),
    explicit({ archive: 'hep-th', subject_class: '', endorser_id: 2, point_value: 5 }),
    explicit({ archive: 'cs', subject_class: 'LG', point_value: 10 }),
    // Revoked by hand, not an automatic one: no endorsement, and no disqualification either.
    explicit({ archive: 'math', subject_class: 'NT', flag_valid: 0, type: 'admin' }),
    of(quirkyPeople.zeroPoints.id)({ archive: 'hep-th', subject_class: '', point_value: 0 }),
    of(quirkyPeople.revoked.id)({ archive: 'math', subject_class: 'CO', flag_valid: 0 }),
    of(quirkyPeople.revokedGeneral.id)({ archive: 'math', subject_class: 'GM', flag_valid: 0 }),
    of(quirkyPeople.inactiveEndorsement.id)({ archive: 'astro-ph', subject_class: '' }),
    of(quirkyPeople.inactiveEndorsement.id)({ archive: 'cmp-lg', subject_class: '' }),
    ...active
      .filter(({ archive }) => archive === 'nlin')
      .map((category) => of(quirkyPeople.wholeArchive.id)({ ...names(category), type: 'user' })),
    ...active
      .filter(({ archive }) => archive !== 'test')
      .map((category) => of(quirkyPeople.everyArchive.id)({ ...names(category), type: 'admin' })),
  ];
  await insertRows(connection, 'arXiv_endorsements', rows);
}

/** Four papers of one owner in cond-mat, one of them in a closed category and in an alias; three of another's. */
export async function seedQuirkyPapers(connection: LegacyConnection, now: number): Promise<void> {
  const owned = [
    ...[1, 2, 3, 4].map((document_id) => ({ document_id, user_id: quirkyPeople.paperOwner.id })),
    ...[5, 6, 7].map((document_id) => ({ document_id, user_id: quirkyPeople.fewPapers.id })),
  ];
  await insertRows(
    connection,
    'arXiv_documents',
    owned.map(({ document_id, user_id }) => ({
      document_id,
      paper_id: `0912.000${document_id}`,
      title: `Paper ${document_id}`,
      submitter_email: 'author@example.org',
      submitter_id: user_id,
      dated: now,
    })),
  );
  await insertRows(
    connection,
    'arXiv_paper_owners',
    owned.map((row) => ({ ...row, date: now, added_by: 1, valid: 1, flag_author: 1 })),
  );
  await insertRows(connection, 'arXiv_in_category', [
    ...[1, 2, 3].map((id) => filed(id, 'cond-mat', 'soft', 1)),
    // A closed category counts all the same, and each category row counts as one.
    filed(4, 'cond-mat', '', 1),
    filed(4, 'q-fin', 'EC', 0),
    ...[5, 6, 7].map((id) => filed(id, 'cond-mat', 'soft', 1)),
  ]);
}

interface Category {
  readonly archive: string;
  readonly subject_class: string;
}

interface Endorsement extends Category {
  readonly endorser_id: number | null;
  readonly flag_valid: number;
  readonly type: 'user' | 'admin' | 'auto';
  readonly point_value: number;
}

function endorsement(endorsee_id: number, issued_when: number, row: Partial<Endorsement>): Row {
  const usual = { endorser_id: null, flag_valid: 1, type: 'auto', point_value: 10 };
  return { endorsee_id, archive: '', subject_class: '', ...usual, ...row, issued_when };
}

function names({ archive, subject_class }: Category): Category {
  return { archive, subject_class };
}

function filed(document_id: number, archive: string, subject_class: string, is_primary: number): Row {
  return { document_id, archive, subject_class, is_primary };
}
