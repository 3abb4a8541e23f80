import { autoIncrement, datetime, key, nullable, oneOf, small, text, tinyint, uint, varchar } from './column';
import { LegacyTable, type RowOf } from './legacy-table';

export const endorsements = new LegacyTable('arXiv_endorsements', 'latin1', {
  endorsement_id: autoIncrement(),
  endorser_id: nullable(uint()),
  endorsee_id: uint(),
  archive: varchar(16),
  subject_class: varchar(16),
  flag_valid: uint(),
  type: nullable(oneOf('user', 'admin', 'auto')),
  point_value: uint(),
  issued_when: uint(),
  request_id: nullable(uint()),
});
export type EndorsementRow = RowOf<typeof endorsements>;

export const moderators = new LegacyTable('arXiv_moderators', 'latin1', {
  user_id: key(uint()),
  archive: key(varchar(16)),
  subject_class: key(varchar(16)),
  is_public: tinyint(),
  no_email: { ...nullable(tinyint()), default: 0 },
  no_web_email: { ...nullable(tinyint()), default: 0 },
  no_reply_to: { ...nullable(tinyint()), default: 0 },
  daily_update: { ...nullable(tinyint()), default: 0 },
});

/** Has a unique key, and no primary one. */
export const paperOwners = new LegacyTable('arXiv_paper_owners', 'latin1', {
  document_id: key(small('mediumint')),
  user_id: key(uint()),
  date: uint(),
  added_by: uint(),
  remote_addr: varchar(16),
  remote_host: varchar(255),
  tracking_cookie: varchar(32),
  valid: uint(),
  flag_author: uint(),
  flag_auto: uint(1),
});

export const documents = new LegacyTable('arXiv_documents', 'latin1', {
  document_id: autoIncrement('mediumint'),
  paper_id: varchar(20),
  title: varchar(255),
  authors: nullable(text()),
  submitter_email: varchar(64),
  submitter_id: nullable(uint()),
  dated: uint(),
  primary_subject_class: nullable(varchar(16)),
  created: nullable(datetime()),
});

/** Has a unique key, and no primary one. */
export const inCategory = new LegacyTable('arXiv_in_category', 'latin1', {
  document_id: key(small('mediumint')),
  archive: key(varchar(16)),
  subject_class: key(varchar(16)),
  is_primary: tinyint(),
});

/** Neither list has a key; TypeORM wants one, and they are only ever read. */
export const whiteEmail = new LegacyTable('arXiv_white_email', 'latin1', {
  pattern: key(nullable(varchar(64))),
});
export const blackEmail = new LegacyTable('arXiv_black_email', 'latin1', {
  pattern: key(nullable(varchar(64))),
});
export const blockEmail = new LegacyTable('arXiv_block_email', 'utf8mb3', {
  pattern: key(nullable(varchar(64))),
});
