-- The tables of the legacy system, for SQLite (the embedded run and the tests). Unique keys on text compare as the
-- legacy latin1 collation does for ASCII: without case and without trailing spaces. Order: parents first.

CREATE TABLE "tapir_nicknames_audit" (
  "nick_id" INTEGER NOT NULL DEFAULT 0,
  "creation_date" INTEGER NOT NULL DEFAULT 0,
  "creation_ip_num" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "tracking_cookie" VARCHAR(255) NOT NULL DEFAULT '',
  PRIMARY KEY ("nick_id")
);
CREATE INDEX "tapir_nicknames_audit_creation_date" ON "tapir_nicknames_audit" ("creation_date");
CREATE INDEX "tapir_nicknames_audit_creation_ip_num" ON "tapir_nicknames_audit" ("creation_ip_num");
CREATE INDEX "tapir_nicknames_audit_tracking_cookie" ON "tapir_nicknames_audit" ("tracking_cookie");

CREATE TABLE "tapir_policy_classes" (
  "class_id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "name" VARCHAR(64) NOT NULL DEFAULT '',
  "description" TEXT NOT NULL,
  "password_storage" INTEGER NOT NULL DEFAULT 0,
  "recovery_policy" INTEGER NOT NULL DEFAULT 0,
  "permanent_login" INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE "tapir_users" (
  "user_id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "first_name" VARCHAR(50) DEFAULT NULL,
  "last_name" VARCHAR(50) DEFAULT NULL,
  "suffix_name" VARCHAR(50) DEFAULT NULL,
  "share_first_name" INTEGER NOT NULL DEFAULT 1,
  "share_last_name" INTEGER NOT NULL DEFAULT 1,
  "email" VARCHAR(255) NOT NULL DEFAULT '',
  "share_email" INTEGER NOT NULL DEFAULT 8,
  "email_bouncing" INTEGER NOT NULL DEFAULT 0,
  "policy_class" INTEGER NOT NULL DEFAULT 0,
  "joined_date" INTEGER NOT NULL DEFAULT 0,
  "joined_ip_num" VARCHAR(16) DEFAULT NULL,
  "joined_remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "flag_internal" INTEGER NOT NULL DEFAULT 0,
  "flag_edit_users" INTEGER NOT NULL DEFAULT 0,
  "flag_edit_system" INTEGER NOT NULL DEFAULT 0,
  "flag_email_verified" INTEGER NOT NULL DEFAULT 0,
  "flag_approved" INTEGER NOT NULL DEFAULT 1,
  "flag_deleted" INTEGER NOT NULL DEFAULT 0,
  "flag_banned" INTEGER NOT NULL DEFAULT 0,
  "flag_wants_email" INTEGER NOT NULL DEFAULT 0,
  "flag_html_email" INTEGER NOT NULL DEFAULT 0,
  "tracking_cookie" VARCHAR(255) NOT NULL DEFAULT '',
  "flag_allow_tex_produced" INTEGER NOT NULL DEFAULT 0,
  "flag_can_lock" INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY ("policy_class") REFERENCES "tapir_policy_classes" ("class_id")
);
CREATE UNIQUE INDEX "tapir_users_email" ON "tapir_users" (lower(rtrim("email")));
CREATE INDEX "tapir_users_policy_class" ON "tapir_users" ("policy_class");
CREATE INDEX "tapir_users_first_name" ON "tapir_users" ("first_name");
CREATE INDEX "tapir_users_last_name" ON "tapir_users" ("last_name");
CREATE INDEX "tapir_users_tracking_cookie" ON "tapir_users" ("tracking_cookie");
CREATE INDEX "tapir_users_joined_date" ON "tapir_users" ("joined_date");
CREATE INDEX "tapir_users_flag_internal" ON "tapir_users" ("flag_internal");
CREATE INDEX "tapir_users_flag_edit_users" ON "tapir_users" ("flag_edit_users");
CREATE INDEX "tapir_users_flag_approved" ON "tapir_users" ("flag_approved");
CREATE INDEX "tapir_users_flag_deleted" ON "tapir_users" ("flag_deleted");
CREATE INDEX "tapir_users_flag_banned" ON "tapir_users" ("flag_banned");
CREATE INDEX "tapir_users_joined_ip_num" ON "tapir_users" ("joined_ip_num");
CREATE INDEX "tapir_users_flag_can_lock" ON "tapir_users" ("flag_can_lock");

CREATE TABLE "tapir_users_password" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "password_storage" INTEGER NOT NULL DEFAULT 0,
  "password_enc" VARCHAR(50) NOT NULL DEFAULT '',
  PRIMARY KEY ("user_id"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);

CREATE TABLE "tapir_nicknames" (
  "nick_id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "nickname" VARCHAR(20) NOT NULL DEFAULT '',
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "user_seq" INTEGER NOT NULL DEFAULT 0,
  "flag_valid" INTEGER NOT NULL DEFAULT 0,
  "role" INTEGER NOT NULL DEFAULT 0,
  "policy" INTEGER NOT NULL DEFAULT 0,
  "flag_primary" INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);
CREATE UNIQUE INDEX "tapir_nicknames_user_id_user_seq" ON "tapir_nicknames" ("user_id", "user_seq");
CREATE UNIQUE INDEX "tapir_nicknames_nickname" ON "tapir_nicknames" (lower(rtrim("nickname")));
CREATE INDEX "tapir_nicknames_flag_valid" ON "tapir_nicknames" ("flag_valid");
CREATE INDEX "tapir_nicknames_role" ON "tapir_nicknames" ("role");
CREATE INDEX "tapir_nicknames_policy" ON "tapir_nicknames" ("policy");

CREATE TABLE "tapir_sessions" (
  "session_id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "last_reissue" INTEGER NOT NULL DEFAULT 0,
  "start_time" INTEGER NOT NULL DEFAULT 0,
  "end_time" INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);
CREATE INDEX "tapir_sessions_user_id" ON "tapir_sessions" ("user_id");
CREATE INDEX "tapir_sessions_start_time" ON "tapir_sessions" ("start_time");
CREATE INDEX "tapir_sessions_end_time" ON "tapir_sessions" ("end_time");

CREATE TABLE "tapir_sessions_audit" (
  "session_id" INTEGER NOT NULL DEFAULT 0,
  "ip_addr" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "tracking_cookie" VARCHAR(255) NOT NULL DEFAULT '',
  PRIMARY KEY ("session_id"),
  FOREIGN KEY ("session_id") REFERENCES "tapir_sessions" ("session_id")
);
CREATE INDEX "tapir_sessions_audit_ip_addr" ON "tapir_sessions_audit" ("ip_addr");
CREATE INDEX "tapir_sessions_audit_tracking_cookie" ON "tapir_sessions_audit" ("tracking_cookie");

CREATE TABLE "tapir_users_hot" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "last_login" INTEGER NOT NULL DEFAULT 0,
  "second_last_login" INTEGER NOT NULL DEFAULT 0,
  "number_sessions" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("user_id"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);
CREATE INDEX "tapir_users_hot_last_login" ON "tapir_users_hot" ("last_login");
CREATE INDEX "tapir_users_hot_second_last_login" ON "tapir_users_hot" ("second_last_login");
CREATE INDEX "tapir_users_hot_number_sessions" ON "tapir_users_hot" ("number_sessions");

CREATE TABLE "tapir_permanent_tokens" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "secret" VARCHAR(32) NOT NULL DEFAULT '',
  "valid" INTEGER NOT NULL DEFAULT 1,
  "issued_when" INTEGER NOT NULL DEFAULT 0,
  "issued_to" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "session_id" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("user_id", "secret"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("session_id") REFERENCES "tapir_sessions" ("session_id")
);
CREATE INDEX "tapir_permanent_tokens_session_id" ON "tapir_permanent_tokens" ("session_id");

CREATE TABLE "tapir_permanent_tokens_used" (
  "user_id" INTEGER DEFAULT NULL,
  "secret" VARCHAR(32) NOT NULL DEFAULT '',
  "used_when" INTEGER DEFAULT NULL,
  "used_from" VARCHAR(16) DEFAULT NULL,
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "session_id" INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("session_id") REFERENCES "tapir_sessions" ("session_id")
);
CREATE INDEX "tapir_permanent_tokens_used_user_id" ON "tapir_permanent_tokens_used" ("user_id");
CREATE INDEX "tapir_permanent_tokens_used_session_id" ON "tapir_permanent_tokens_used" ("session_id");

CREATE TABLE "tapir_recovery_tokens" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "secret" VARCHAR(32) NOT NULL DEFAULT '',
  "valid" INTEGER NOT NULL DEFAULT 1,
  "tapir_dest" VARCHAR(255) NOT NULL DEFAULT '',
  "issued_when" INTEGER NOT NULL DEFAULT 0,
  "issued_to" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "tracking_cookie" VARCHAR(255) NOT NULL DEFAULT '',
  PRIMARY KEY ("user_id", "secret"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);
CREATE INDEX "tapir_recovery_tokens_secret" ON "tapir_recovery_tokens" ("secret");

CREATE TABLE "tapir_recovery_tokens_used" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "secret" VARCHAR(32) NOT NULL DEFAULT '',
  "used_when" INTEGER DEFAULT NULL,
  "used_from" VARCHAR(16) DEFAULT NULL,
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "session_id" INTEGER DEFAULT NULL,
  PRIMARY KEY ("user_id", "secret"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("session_id") REFERENCES "tapir_sessions" ("session_id")
);
CREATE INDEX "tapir_recovery_tokens_used_session_id" ON "tapir_recovery_tokens_used" ("session_id");

CREATE TABLE "tapir_email_tokens" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "secret" VARCHAR(32) NOT NULL DEFAULT '',
  "tapir_dest" VARCHAR(255) NOT NULL DEFAULT '',
  "issued_when" INTEGER NOT NULL DEFAULT 0,
  "issued_to" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "tracking_cookie" VARCHAR(255) NOT NULL DEFAULT '',
  "wants_perm_token" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("user_id", "secret"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);
CREATE INDEX "tapir_email_tokens_secret" ON "tapir_email_tokens" ("secret");

CREATE TABLE "tapir_email_tokens_used" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "secret" VARCHAR(32) NOT NULL DEFAULT '',
  "used_when" INTEGER NOT NULL DEFAULT 0,
  "used_from" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "session_id" INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("session_id") REFERENCES "tapir_sessions" ("session_id")
);
CREATE INDEX "tapir_email_tokens_used_user_id" ON "tapir_email_tokens_used" ("user_id");
CREATE INDEX "tapir_email_tokens_used_session_id" ON "tapir_email_tokens_used" ("session_id");

CREATE TABLE "tapir_email_change_tokens" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "old_email" VARCHAR(255) DEFAULT NULL,
  "new_email" VARCHAR(255) DEFAULT NULL,
  "secret" VARCHAR(32) NOT NULL DEFAULT '',
  "tapir_dest" VARCHAR(255) NOT NULL DEFAULT '',
  "issued_when" INTEGER NOT NULL DEFAULT 0,
  "issued_to" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(16) NOT NULL DEFAULT '',
  "tracking_cookie" VARCHAR(255) NOT NULL DEFAULT '',
  "used" INTEGER NOT NULL DEFAULT 0,
  "session_id" INTEGER NOT NULL DEFAULT 0,
  "consumed_when" INTEGER DEFAULT NULL,
  "consumed_from" VARCHAR(16) DEFAULT NULL,
  PRIMARY KEY ("user_id", "secret"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);
CREATE INDEX "tapir_email_change_tokens_secret" ON "tapir_email_change_tokens" ("secret");

CREATE TABLE "tapir_email_change_tokens_used" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "secret" VARCHAR(32) NOT NULL DEFAULT '',
  "used_when" INTEGER NOT NULL DEFAULT 0,
  "used_from" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "session_id" INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("session_id") REFERENCES "tapir_sessions" ("session_id")
);
CREATE INDEX "tapir_email_change_tokens_used_user_id" ON "tapir_email_change_tokens_used" ("user_id");
CREATE INDEX "tapir_email_change_tokens_used_session_id" ON "tapir_email_change_tokens_used" ("session_id");

CREATE TABLE "tapir_admin_audit" (
  "log_date" INTEGER NOT NULL DEFAULT 0,
  "session_id" INTEGER DEFAULT NULL,
  "ip_addr" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "admin_user" INTEGER DEFAULT NULL,
  "affected_user" INTEGER NOT NULL DEFAULT 0,
  "tracking_cookie" VARCHAR(255) NOT NULL DEFAULT '',
  "action" VARCHAR(32) NOT NULL DEFAULT '',
  "data" TEXT NOT NULL,
  "comment" TEXT NOT NULL,
  "entry_id" INTEGER PRIMARY KEY AUTOINCREMENT,
  FOREIGN KEY ("session_id") REFERENCES "tapir_sessions" ("session_id"),
  FOREIGN KEY ("admin_user") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("affected_user") REFERENCES "tapir_users" ("user_id")
);
CREATE INDEX "tapir_admin_audit_log_date" ON "tapir_admin_audit" ("log_date");
CREATE INDEX "tapir_admin_audit_session_id" ON "tapir_admin_audit" ("session_id");
CREATE INDEX "tapir_admin_audit_ip_addr" ON "tapir_admin_audit" ("ip_addr");
CREATE INDEX "tapir_admin_audit_admin_user" ON "tapir_admin_audit" ("admin_user");
CREATE INDEX "tapir_admin_audit_affected_user" ON "tapir_admin_audit" ("affected_user");
CREATE INDEX "tapir_admin_audit_data" ON "tapir_admin_audit" ("data");

CREATE TABLE "tapir_countries" (
  "digraph" CHAR(2) NOT NULL DEFAULT '',
  "country_name" VARCHAR(255) NOT NULL DEFAULT '',
  "rank" INTEGER NOT NULL DEFAULT 255,
  PRIMARY KEY ("digraph")
);

CREATE TABLE "arXiv_orcid_ids" (
  "user_id" INTEGER NOT NULL,
  "orcid" VARCHAR(19) NOT NULL,
  "authenticated" INTEGER NOT NULL DEFAULT 0,
  "updated" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY ("user_id"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);
CREATE INDEX "arXiv_orcid_ids_orcid" ON "arXiv_orcid_ids" ("orcid");

CREATE TABLE "arXiv_author_ids" (
  "user_id" INTEGER NOT NULL,
  "author_id" VARCHAR(50) NOT NULL,
  "updated" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY ("user_id"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id")
);
CREATE INDEX "arXiv_author_ids_author_id" ON "arXiv_author_ids" ("author_id");

CREATE TABLE "arXiv_endorsement_domains" (
  "endorsement_domain" VARCHAR(32) NOT NULL DEFAULT '',
  "endorse_all" VARCHAR(16) NOT NULL DEFAULT 'n' CHECK ("endorse_all" IN ('y', 'n')),
  "mods_endorse_all" VARCHAR(16) NOT NULL DEFAULT 'n' CHECK ("mods_endorse_all" IN ('y', 'n')),
  "endorse_email" VARCHAR(16) NOT NULL DEFAULT 'y' CHECK ("endorse_email" IN ('y', 'n')),
  "papers_to_endorse" INTEGER NOT NULL DEFAULT 4,
  PRIMARY KEY ("endorsement_domain")
);

CREATE TABLE "arXiv_documents" (
  "document_id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "paper_id" VARCHAR(20) NOT NULL DEFAULT '',
  "title" VARCHAR(255) NOT NULL DEFAULT '',
  "authors" TEXT,
  "submitter_email" VARCHAR(64) NOT NULL DEFAULT '',
  "submitter_id" INTEGER DEFAULT NULL,
  "dated" INTEGER NOT NULL DEFAULT 0,
  "primary_subject_class" VARCHAR(16) DEFAULT NULL,
  "created" DATETIME DEFAULT NULL,
  FOREIGN KEY ("submitter_id") REFERENCES "tapir_users" ("user_id")
);
CREATE UNIQUE INDEX "arXiv_documents_paper_id" ON "arXiv_documents" (lower(rtrim("paper_id")));
CREATE INDEX "arXiv_documents_dated" ON "arXiv_documents" ("dated");
CREATE INDEX "arXiv_documents_title" ON "arXiv_documents" ("title");
CREATE INDEX "arXiv_documents_submitter_id" ON "arXiv_documents" ("submitter_id");
CREATE INDEX "arXiv_documents_submitter_email" ON "arXiv_documents" ("submitter_email");

CREATE TABLE "arXiv_paper_owners" (
  "document_id" INTEGER NOT NULL DEFAULT 0,
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "date" INTEGER NOT NULL DEFAULT 0,
  "added_by" INTEGER NOT NULL DEFAULT 0,
  "remote_addr" VARCHAR(16) NOT NULL DEFAULT '',
  "remote_host" VARCHAR(255) NOT NULL DEFAULT '',
  "tracking_cookie" VARCHAR(32) NOT NULL DEFAULT '',
  "valid" INTEGER NOT NULL DEFAULT 0,
  "flag_author" INTEGER NOT NULL DEFAULT 0,
  "flag_auto" INTEGER NOT NULL DEFAULT 1,
  FOREIGN KEY ("document_id") REFERENCES "arXiv_documents" ("document_id"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("added_by") REFERENCES "tapir_users" ("user_id")
);
CREATE UNIQUE INDEX "arXiv_paper_owners_document_id_user_id" ON "arXiv_paper_owners" ("document_id", "user_id");
CREATE INDEX "arXiv_paper_owners_user_id" ON "arXiv_paper_owners" ("user_id");
CREATE INDEX "arXiv_paper_owners_added_by" ON "arXiv_paper_owners" ("added_by");

CREATE TABLE "arXiv_white_email" (
  "pattern" VARCHAR(64) DEFAULT NULL
);
CREATE UNIQUE INDEX "arXiv_white_email_pattern" ON "arXiv_white_email" (lower(rtrim("pattern")));

CREATE TABLE "arXiv_black_email" (
  "pattern" VARCHAR(64) DEFAULT NULL
);

CREATE TABLE "arXiv_block_email" (
  "pattern" VARCHAR(64) DEFAULT NULL
);

CREATE TABLE "arXiv_groups" (
  "group_id" VARCHAR(16) NOT NULL DEFAULT '',
  "group_name" VARCHAR(255) NOT NULL DEFAULT '',
  "start_year" VARCHAR(4) NOT NULL DEFAULT '',
  PRIMARY KEY ("group_id")
);

CREATE TABLE "arXiv_archives" (
  "archive_id" VARCHAR(16) NOT NULL DEFAULT '',
  "in_group" VARCHAR(16) NOT NULL DEFAULT '',
  "archive_name" VARCHAR(255) NOT NULL DEFAULT '',
  "start_date" VARCHAR(4) NOT NULL DEFAULT '',
  "end_date" VARCHAR(4) NOT NULL DEFAULT '',
  "subdivided" INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY ("archive_id"),
  FOREIGN KEY ("in_group") REFERENCES "arXiv_groups" ("group_id")
);
CREATE INDEX "arXiv_archives_in_group" ON "arXiv_archives" ("in_group");

CREATE TABLE "arXiv_categories" (
  "archive" VARCHAR(16) NOT NULL DEFAULT '',
  "subject_class" VARCHAR(16) NOT NULL DEFAULT '',
  "definitive" INTEGER NOT NULL DEFAULT 0,
  "active" INTEGER NOT NULL DEFAULT 0,
  "category_name" VARCHAR(255) DEFAULT NULL,
  "endorse_all" VARCHAR(16) NOT NULL DEFAULT 'd' CHECK ("endorse_all" IN ('y', 'n', 'd')),
  "endorse_email" VARCHAR(16) NOT NULL DEFAULT 'd' CHECK ("endorse_email" IN ('y', 'n', 'd')),
  "papers_to_endorse" INTEGER NOT NULL DEFAULT 0,
  "endorsement_domain" VARCHAR(32) DEFAULT NULL,
  PRIMARY KEY ("archive", "subject_class"),
  FOREIGN KEY ("archive") REFERENCES "arXiv_archives" ("archive_id"),
  FOREIGN KEY ("endorsement_domain") REFERENCES "arXiv_endorsement_domains" ("endorsement_domain")
);
CREATE INDEX "arXiv_categories_endorsement_domain" ON "arXiv_categories" ("endorsement_domain");

CREATE TABLE "arXiv_demographics" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "country" CHAR(2) NOT NULL DEFAULT '',
  "affiliation" VARCHAR(255) NOT NULL DEFAULT '',
  "url" VARCHAR(255) NOT NULL DEFAULT '',
  "type" INTEGER DEFAULT NULL,
  "archive" VARCHAR(16) DEFAULT NULL,
  "subject_class" VARCHAR(16) DEFAULT NULL,
  "original_subject_classes" VARCHAR(255) NOT NULL DEFAULT '',
  "flag_group_physics" INTEGER DEFAULT NULL,
  "flag_group_math" INTEGER NOT NULL DEFAULT 0,
  "flag_group_cs" INTEGER NOT NULL DEFAULT 0,
  "flag_group_nlin" INTEGER NOT NULL DEFAULT 0,
  "flag_proxy" INTEGER NOT NULL DEFAULT 0,
  "flag_journal" INTEGER NOT NULL DEFAULT 0,
  "flag_xml" INTEGER NOT NULL DEFAULT 0,
  "dirty" INTEGER NOT NULL DEFAULT 2,
  "flag_group_test" INTEGER NOT NULL DEFAULT 0,
  "flag_suspect" INTEGER NOT NULL DEFAULT 0,
  "flag_group_q_bio" INTEGER NOT NULL DEFAULT 0,
  "flag_group_q_fin" INTEGER NOT NULL DEFAULT 0,
  "flag_group_stat" INTEGER NOT NULL DEFAULT 0,
  "flag_group_eess" INTEGER NOT NULL DEFAULT 0,
  "flag_group_econ" INTEGER NOT NULL DEFAULT 0,
  "veto_status" VARCHAR(16) NOT NULL DEFAULT 'ok' CHECK ("veto_status" IN ('ok', 'no-endorse', 'no-upload', 'no-replace')),
  PRIMARY KEY ("user_id"),
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("archive", "subject_class") REFERENCES "arXiv_categories" ("archive", "subject_class")
);
CREATE INDEX "arXiv_demographics_country" ON "arXiv_demographics" ("country");
CREATE INDEX "arXiv_demographics_type" ON "arXiv_demographics" ("type");
CREATE INDEX "arXiv_demographics_archive_subject_class" ON "arXiv_demographics" ("archive", "subject_class");
CREATE INDEX "arXiv_demographics_flag_group_physics" ON "arXiv_demographics" ("flag_group_physics");
CREATE INDEX "arXiv_demographics_flag_group_math" ON "arXiv_demographics" ("flag_group_math");
CREATE INDEX "arXiv_demographics_flag_group_cs" ON "arXiv_demographics" ("flag_group_cs");
CREATE INDEX "arXiv_demographics_flag_group_nlin" ON "arXiv_demographics" ("flag_group_nlin");
CREATE INDEX "arXiv_demographics_flag_proxy" ON "arXiv_demographics" ("flag_proxy");
CREATE INDEX "arXiv_demographics_flag_journal" ON "arXiv_demographics" ("flag_journal");
CREATE INDEX "arXiv_demographics_flag_xml" ON "arXiv_demographics" ("flag_xml");
CREATE INDEX "arXiv_demographics_flag_group_stat" ON "arXiv_demographics" ("flag_group_stat");
CREATE INDEX "arXiv_demographics_flag_group_q_bio" ON "arXiv_demographics" ("flag_group_q_bio");
CREATE INDEX "arXiv_demographics_flag_group_q_fin" ON "arXiv_demographics" ("flag_group_q_fin");
CREATE INDEX "arXiv_demographics_flag_suspect" ON "arXiv_demographics" ("flag_suspect");
CREATE INDEX "arXiv_demographics_flag_group_eess" ON "arXiv_demographics" ("flag_group_eess");
CREATE INDEX "arXiv_demographics_flag_group_econ" ON "arXiv_demographics" ("flag_group_econ");

CREATE TABLE "arXiv_in_category" (
  "document_id" INTEGER NOT NULL DEFAULT 0,
  "archive" VARCHAR(16) NOT NULL DEFAULT '',
  "subject_class" VARCHAR(16) NOT NULL DEFAULT '',
  "is_primary" INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY ("document_id") REFERENCES "arXiv_documents" ("document_id"),
  FOREIGN KEY ("archive", "subject_class") REFERENCES "arXiv_categories" ("archive", "subject_class")
);
CREATE UNIQUE INDEX "arXiv_in_category_archive_subject_class_document_id" ON "arXiv_in_category" (lower(rtrim("archive")), lower(rtrim("subject_class")), "document_id");
CREATE INDEX "arXiv_in_category_document_id" ON "arXiv_in_category" ("document_id");
CREATE INDEX "arXiv_in_category_archive_subject_class" ON "arXiv_in_category" ("archive", "subject_class");

CREATE TABLE "arXiv_archive_group" (
  "archive_id" VARCHAR(16) NOT NULL DEFAULT '',
  "group_id" VARCHAR(16) NOT NULL DEFAULT '',
  PRIMARY KEY ("archive_id", "group_id"),
  UNIQUE ("archive_id")
);

CREATE TABLE "arXiv_moderators" (
  "user_id" INTEGER NOT NULL DEFAULT 0,
  "archive" VARCHAR(16) NOT NULL DEFAULT '',
  "subject_class" VARCHAR(16) NOT NULL DEFAULT '',
  "is_public" INTEGER NOT NULL DEFAULT 0,
  "no_email" INTEGER DEFAULT 0,
  "no_web_email" INTEGER DEFAULT 0,
  "no_reply_to" INTEGER DEFAULT 0,
  "daily_update" INTEGER DEFAULT 0,
  FOREIGN KEY ("user_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("archive", "subject_class") REFERENCES "arXiv_categories" ("archive", "subject_class"),
  FOREIGN KEY ("archive") REFERENCES "arXiv_archive_group" ("archive_id")
);
CREATE UNIQUE INDEX "arXiv_moderators_archive_subject_class_user_id" ON "arXiv_moderators" (lower(rtrim("archive")), lower(rtrim("subject_class")), "user_id");
CREATE INDEX "arXiv_moderators_user_id" ON "arXiv_moderators" ("user_id");
CREATE INDEX "arXiv_moderators_no_email" ON "arXiv_moderators" ("no_email");
CREATE INDEX "arXiv_moderators_no_web_email" ON "arXiv_moderators" ("no_web_email");
CREATE INDEX "arXiv_moderators_no_reply_to" ON "arXiv_moderators" ("no_reply_to");

CREATE TABLE "arXiv_endorsement_requests" (
  "request_id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "endorsee_id" INTEGER NOT NULL DEFAULT 0,
  "archive" VARCHAR(16) NOT NULL DEFAULT '',
  "subject_class" VARCHAR(16) NOT NULL DEFAULT '',
  "secret" VARCHAR(16) NOT NULL DEFAULT '',
  "flag_valid" INTEGER NOT NULL DEFAULT 0,
  "issued_when" INTEGER NOT NULL DEFAULT 0,
  "point_value" INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY ("endorsee_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("archive", "subject_class") REFERENCES "arXiv_categories" ("archive", "subject_class")
);
CREATE UNIQUE INDEX "arXiv_endorsement_requests_secret" ON "arXiv_endorsement_requests" (lower(rtrim("secret")));
CREATE UNIQUE INDEX "arXiv_endorsement_requests_endorsee_id_archive_subject_class" ON "arXiv_endorsement_requests" ("endorsee_id", lower(rtrim("archive")), lower(rtrim("subject_class")));
CREATE INDEX "arXiv_endorsement_requests_endorsee_id" ON "arXiv_endorsement_requests" ("endorsee_id");
CREATE INDEX "arXiv_endorsement_requests_archive_subject_class" ON "arXiv_endorsement_requests" ("archive", "subject_class");

CREATE TABLE "arXiv_endorsements" (
  "endorsement_id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "endorser_id" INTEGER DEFAULT NULL,
  "endorsee_id" INTEGER NOT NULL DEFAULT 0,
  "archive" VARCHAR(16) NOT NULL DEFAULT '',
  "subject_class" VARCHAR(16) NOT NULL DEFAULT '',
  "flag_valid" INTEGER NOT NULL DEFAULT 0,
  "type" VARCHAR(16) DEFAULT NULL CHECK ("type" IN ('user', 'admin', 'auto')),
  "point_value" INTEGER NOT NULL DEFAULT 0,
  "issued_when" INTEGER NOT NULL DEFAULT 0,
  "request_id" INTEGER DEFAULT NULL,
  FOREIGN KEY ("endorser_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("endorsee_id") REFERENCES "tapir_users" ("user_id"),
  FOREIGN KEY ("archive", "subject_class") REFERENCES "arXiv_categories" ("archive", "subject_class"),
  FOREIGN KEY ("request_id") REFERENCES "arXiv_endorsement_requests" ("request_id")
);
CREATE UNIQUE INDEX "arXiv_endorsements_endorser_id_endorsee_id_archive_subject_class" ON "arXiv_endorsements" ("endorser_id", "endorsee_id", lower(rtrim("archive")), lower(rtrim("subject_class")));
CREATE INDEX "arXiv_endorsements_endorser_id" ON "arXiv_endorsements" ("endorser_id");
CREATE INDEX "arXiv_endorsements_endorsee_id" ON "arXiv_endorsements" ("endorsee_id");
CREATE INDEX "arXiv_endorsements_archive_subject_class" ON "arXiv_endorsements" ("archive", "subject_class");
CREATE INDEX "arXiv_endorsements_request_id" ON "arXiv_endorsements" ("request_id");
