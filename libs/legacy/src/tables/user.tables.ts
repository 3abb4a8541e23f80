import { autoIncrement, char, int, key, nullable, small, text, uint, varchar } from './column';
import { LegacyTable, type RowOf } from './legacy-table';

export const tapirUsers = new LegacyTable('tapir_users', 'latin1', {
  user_id: autoIncrement(),
  first_name: nullable(varchar(50)),
  last_name: nullable(varchar(50)),
  suffix_name: nullable(varchar(50)),
  share_first_name: uint(1),
  share_last_name: uint(1),
  email: varchar(255),
  share_email: uint(8),
  email_bouncing: uint(),
  policy_class: small('smallint'),
  joined_date: uint(),
  joined_ip_num: nullable(varchar(16)),
  joined_remote_host: varchar(255),
  flag_internal: uint(),
  flag_edit_users: uint(),
  flag_edit_system: uint(),
  flag_email_verified: uint(),
  flag_approved: uint(1),
  flag_deleted: uint(),
  flag_banned: uint(),
  flag_wants_email: uint(),
  flag_html_email: uint(),
  tracking_cookie: varchar(255),
  flag_allow_tex_produced: uint(),
  flag_can_lock: uint(),
});
export type TapirUser = RowOf<typeof tapirUsers>;

export const tapirUsersPassword = new LegacyTable('tapir_users_password', 'latin1', {
  user_id: key(uint()),
  password_storage: uint(),
  password_enc: varchar(50),
});

export const tapirNicknames = new LegacyTable('tapir_nicknames', 'latin1', {
  nick_id: autoIncrement(),
  nickname: varchar(20),
  user_id: uint(),
  user_seq: uint(),
  flag_valid: uint(),
  role: uint(),
  policy: uint(),
  flag_primary: uint(),
});
export type TapirNickname = RowOf<typeof tapirNicknames>;

export const tapirNicknamesAudit = new LegacyTable('tapir_nicknames_audit', 'latin1', {
  nick_id: key(uint()),
  creation_date: uint(),
  creation_ip_num: varchar(16),
  remote_host: varchar(255),
  tracking_cookie: varchar(255),
});

export const tapirPolicyClasses = new LegacyTable('tapir_policy_classes', 'latin1', {
  class_id: autoIncrement('smallint'),
  name: varchar(64),
  description: text(),
  password_storage: uint(),
  recovery_policy: uint(),
  permanent_login: int(),
});

export const tapirUsersHot = new LegacyTable('tapir_users_hot', 'latin1', {
  user_id: key(uint()),
  last_login: uint(),
  second_last_login: uint(),
  number_sessions: int(),
});

export const tapirCountries = new LegacyTable('tapir_countries', 'latin1', {
  digraph: key(char(2)),
  country_name: varchar(255),
  rank: uint(255),
});
