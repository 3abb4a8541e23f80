import { key, nullable, oneOf, small, int, uint, varchar, withDefault } from './column';
import { LegacyTable, type RowOf } from './legacy-table';

export const groups = new LegacyTable('arXiv_groups', 'latin1', {
  group_id: key(varchar(16)),
  group_name: varchar(255),
  start_year: varchar(4),
});

export const archives = new LegacyTable('arXiv_archives', 'latin1', {
  archive_id: key(varchar(16)),
  in_group: varchar(16),
  archive_name: varchar(255),
  start_date: varchar(4),
  end_date: varchar(4),
  subdivided: uint(),
});

export const archiveGroup = new LegacyTable('arXiv_archive_group', 'latin1', {
  archive_id: key(varchar(16)),
  group_id: key(varchar(16)),
});

/** Its own columns of endorsement policy say nothing: the endorsement domain decides. */
export const categories = new LegacyTable('arXiv_categories', 'latin1', {
  archive: key(varchar(16)),
  subject_class: key(varchar(16)),
  definitive: int(),
  active: int(),
  category_name: nullable(varchar(255)),
  endorse_all: withDefault(oneOf('y', 'n', 'd'), 'd'),
  endorse_email: withDefault(oneOf('y', 'n', 'd'), 'd'),
  papers_to_endorse: small('smallint'),
  endorsement_domain: nullable(varchar(32)),
});
export type CategoryRow = RowOf<typeof categories>;

export const endorsementDomains = new LegacyTable('arXiv_endorsement_domains', 'latin1', {
  endorsement_domain: key(varchar(32)),
  endorse_all: withDefault(oneOf('y', 'n'), 'n'),
  mods_endorse_all: withDefault(oneOf('y', 'n'), 'n'),
  endorse_email: withDefault(oneOf('y', 'n'), 'y'),
  papers_to_endorse: small('smallint', 4),
});
export type EndorsementDomainRow = RowOf<typeof endorsementDomains>;
