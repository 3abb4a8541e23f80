import {
  char,
  key,
  nullable,
  oneOf,
  required,
  small,
  timestamp,
  tinyint,
  uint,
  varchar,
  withDefault,
} from './column';
import { LegacyTable, type RowOf } from './legacy-table';

export const demographics = new LegacyTable('arXiv_demographics', 'latin1', {
  user_id: key(uint()),
  country: char(2),
  affiliation: varchar(255),
  url: varchar(255),
  type: nullable(small('smallint')),
  archive: nullable(varchar(16)),
  subject_class: nullable(varchar(16)),
  original_subject_classes: varchar(255),
  flag_group_physics: nullable(uint()),
  flag_group_math: uint(),
  flag_group_cs: uint(),
  flag_group_nlin: uint(),
  flag_proxy: uint(),
  flag_journal: uint(),
  flag_xml: uint(),
  dirty: uint(2),
  flag_group_test: uint(),
  flag_suspect: uint(),
  flag_group_q_bio: uint(),
  flag_group_q_fin: uint(),
  flag_group_stat: uint(),
  flag_group_eess: uint(),
  flag_group_econ: uint(),
  veto_status: withDefault(oneOf('ok', 'no-endorse', 'no-upload', 'no-replace'), 'ok'),
});
export type Demographics = RowOf<typeof demographics>;

/** The only table of people that is utf8mb3. */
export const orcidIds = new LegacyTable('arXiv_orcid_ids', 'utf8mb3', {
  user_id: key(required(uint())),
  orcid: required(varchar(19)),
  authenticated: tinyint(),
  updated: timestamp(),
});

export const authorIds = new LegacyTable('arXiv_author_ids', 'latin1', {
  user_id: key(required(uint())),
  author_id: required(varchar(50)),
  updated: timestamp(),
});
