import { autoIncrement, int, key, nullable, text, uint, varchar } from './column';
import { LegacyTable, type RowOf } from './legacy-table';

export const tapirSessions = new LegacyTable('tapir_sessions', 'latin1', {
  session_id: autoIncrement(),
  user_id: uint(),
  last_reissue: int(),
  start_time: int(),
  end_time: int(),
});
export type TapirSession = RowOf<typeof tapirSessions>;

export const tapirSessionsAudit = new LegacyTable('tapir_sessions_audit', 'latin1', {
  session_id: key(uint()),
  ip_addr: varchar(16),
  remote_host: varchar(255),
  tracking_cookie: varchar(255),
});

export const tapirPermanentTokens = new LegacyTable('tapir_permanent_tokens', 'latin1', {
  user_id: key(uint()),
  secret: key(varchar(32)),
  valid: int(1),
  issued_when: uint(),
  issued_to: varchar(16),
  remote_host: varchar(255),
  session_id: uint(),
});

/** Has no primary key; TypeORM wants one, and these rows are only ever added. */
export const tapirPermanentTokensUsed = new LegacyTable('tapir_permanent_tokens_used', 'latin1', {
  user_id: key(nullable(uint())),
  secret: varchar(32),
  used_when: nullable(uint()),
  used_from: nullable(varchar(16)),
  remote_host: varchar(255),
  session_id: key(uint()),
});

/** History of changed addresses. `secret` is plain text here: ours are never in it. `remote_host` is short. */
export const tapirEmailChangeTokens = new LegacyTable('tapir_email_change_tokens', 'latin1', {
  user_id: key(uint()),
  old_email: nullable(varchar(255)),
  new_email: nullable(varchar(255)),
  secret: key(varchar(32)),
  tapir_dest: varchar(255),
  issued_when: uint(),
  issued_to: varchar(16),
  remote_host: varchar(16),
  tracking_cookie: varchar(255),
  used: uint(),
  session_id: uint(),
  consumed_when: nullable(uint()),
  consumed_from: nullable(varchar(16)),
});

export const tapirAdminAudit = new LegacyTable('tapir_admin_audit', 'latin1', {
  log_date: uint(),
  session_id: nullable(uint()),
  ip_addr: varchar(16),
  remote_host: varchar(255),
  admin_user: nullable(uint()),
  affected_user: uint(),
  tracking_cookie: varchar(255),
  action: varchar(32),
  data: text(),
  comment: text(),
  entry_id: autoIncrement(),
});
export type TapirAdminAudit = RowOf<typeof tapirAdminAudit>;
