import { archives } from './categories';
import { insertRows, type Row } from './insert-rows';
import type { LegacyConnection } from './legacy-connection';

const policyClasses = [
  { class_id: 1, name: 'Administrator', description: 'Runs the system and may do everything.' },
  { class_id: 2, name: 'Public user', description: 'Registered by themselves.' },
  { class_id: 3, name: 'Legacy user', description: 'Came from the system before this one.' },
];

const groups = {
  grp_physics: 'Physics',
  grp_math: 'Mathematics',
  grp_cs: 'Computer Science',
  grp_nlin: 'Nonlinear Sciences',
  'grp_q-bio': 'Quantitative Biology',
  'grp_q-fin': 'Quantitative Finance',
  grp_stat: 'Statistics',
  grp_eess: 'Electrical Engineering and Systems Science',
  grp_econ: 'Economics',
  grp_test: 'Test',
};

/** Domains that differ from the usual: endorsed by academic e-mail, or by four papers. */
const domainPolicies: Record<string, { all?: 'y'; email?: 'n'; papers?: number }> = {
  econ: { all: 'y', email: 'n' },
  cs: { email: 'n', papers: 3 },
  'hep-ex': { email: 'n' },
  'hep-lat': { email: 'n' },
  'hep-ph': { email: 'n' },
  'hep-th': { email: 'n' },
  'astro-ph': { papers: 2, email: 'n' },
  'q-fin': { email: 'n', papers: 1 },
};

const countries = {
  us: 'United States',
  ch: 'Switzerland',
  ci: 'Côte d’Ivoire',
  de: 'Germany',
  fr: 'France',
  gb: 'United Kingdom',
  jp: 'Japan',
  br: 'Brazil',
  in: 'India',
  za: 'South Africa',
};

/** Patterns of e-mail addresses, as SQL LIKE has them. White wins over black. */
export const emailPatterns = {
  white: ['%.edu', '%.ac.uk', '%@scholar.freemail.example', '%@h_rvest.example'],
  black: ['%freemail.example', '%@%.biz', null],
  block: ['%@throwaway.example'],
};

/** Fills the tables that hold no people. */
export async function seedReferenceData(connection: LegacyConnection): Promise<void> {
  const domains = [...new Set(archives.flatMap(({ domain }) => domain ?? []))];
  const insert = (table: string, rows: readonly Row[]) => insertRows(connection, table, rows);
  await insert(
    'tapir_policy_classes',
    policyClasses.map((row) => ({ ...row, password_storage: 2, recovery_policy: 3, permanent_login: 1 })),
  );
  await insert(
    'arXiv_groups',
    Object.entries(groups).map(([group_id, group_name]) => groupRow(group_id, group_name)),
  );
  await insert('arXiv_archives', archives.map(archiveRow));
  await insert(
    'arXiv_archive_group',
    archives.map(({ id, group }) => ({ archive_id: id, group_id: group })),
  );
  await insert('arXiv_endorsement_domains', domains.map(domainRow));
  await insert('arXiv_categories', categoryRows());
  await insert('tapir_countries', Object.entries(countries).map(countryRow));
  for (const list of ['white', 'black', 'block'] as const) {
    await insert(
      `arXiv_${list}_email`,
      emailPatterns[list].map((pattern) => ({ pattern })),
    );
  }
}

function groupRow(group_id: string, group_name: string): Row {
  return { group_id, group_name, start_year: '1991' };
}

function archiveRow(archive: (typeof archives)[number]): Row {
  const { id, group, name, start, end } = archive;
  const subdivided = /^\s*:[^;]*$/.test(archive.categories) ? 0 : 1;
  return {
    archive_id: id,
    in_group: group,
    archive_name: name,
    start_date: start,
    end_date: end ?? '',
    subdivided,
  };
}

function domainRow(endorsement_domain: string): Row {
  const { all = 'n', email = 'y', papers = 4 } = domainPolicies[endorsement_domain] ?? {};
  return {
    endorsement_domain,
    endorse_all: all,
    mods_endorse_all: 'n',
    endorse_email: email,
    papers_to_endorse: papers,
  };
}

function countryRow([digraph, country_name]: [string, string]): Row {
  return { digraph, country_name, rank: digraph === 'us' ? 1 : 255 };
}

/** All categories. Their own columns of endorsement policy say nothing: the domain decides. */
export function categoryRows() {
  return archives.flatMap((archive) =>
    archive.categories.split(';').map((entry) => {
      const [subjectClass, name] = entry.split(':').map((part) => part.trim());
      return {
        archive: archive.id,
        subject_class: subjectClass!,
        definitive: archive.aliases?.includes(subjectClass!) ? 0 : 1,
        active: archive.inactive?.includes(subjectClass!) ? 0 : 1,
        category_name: name!,
        endorse_all: 'd',
        endorse_email: 'd',
        papers_to_endorse: 0,
        endorsement_domain: archive.domain,
      };
    }),
  );
}
