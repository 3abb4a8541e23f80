-- The tables of the legacy system, for MySQL and MariaDB. Gatehouse never runs this against a legacy database: it is
-- for the embedded run, the compose file and the tests. Order: parents of foreign keys first.

CREATE TABLE `tapir_nicknames_audit` (
  `nick_id` int unsigned NOT NULL DEFAULT '0',
  `creation_date` int unsigned NOT NULL DEFAULT '0',
  `creation_ip_num` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `tracking_cookie` varchar(255) NOT NULL DEFAULT '',
  PRIMARY KEY (`nick_id`),
  KEY (`creation_date`),
  KEY (`creation_ip_num`),
  KEY (`tracking_cookie`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_policy_classes` (
  `class_id` smallint unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(64) NOT NULL DEFAULT '',
  `description` text NOT NULL,
  `password_storage` int unsigned NOT NULL DEFAULT '0',
  `recovery_policy` int unsigned NOT NULL DEFAULT '0',
  `permanent_login` int NOT NULL DEFAULT '0',
  PRIMARY KEY (`class_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_users` (
  `user_id` int unsigned NOT NULL AUTO_INCREMENT,
  `first_name` varchar(50) DEFAULT NULL,
  `last_name` varchar(50) DEFAULT NULL,
  `suffix_name` varchar(50) DEFAULT NULL,
  `share_first_name` int unsigned NOT NULL DEFAULT '1',
  `share_last_name` int unsigned NOT NULL DEFAULT '1',
  `email` varchar(255) NOT NULL DEFAULT '',
  `share_email` int unsigned NOT NULL DEFAULT '8',
  `email_bouncing` int unsigned NOT NULL DEFAULT '0',
  `policy_class` smallint unsigned NOT NULL DEFAULT '0',
  `joined_date` int unsigned NOT NULL DEFAULT '0',
  `joined_ip_num` varchar(16) DEFAULT NULL,
  `joined_remote_host` varchar(255) NOT NULL DEFAULT '',
  `flag_internal` int unsigned NOT NULL DEFAULT '0',
  `flag_edit_users` int unsigned NOT NULL DEFAULT '0',
  `flag_edit_system` int unsigned NOT NULL DEFAULT '0',
  `flag_email_verified` int unsigned NOT NULL DEFAULT '0',
  `flag_approved` int unsigned NOT NULL DEFAULT '1',
  `flag_deleted` int unsigned NOT NULL DEFAULT '0',
  `flag_banned` int unsigned NOT NULL DEFAULT '0',
  `flag_wants_email` int unsigned NOT NULL DEFAULT '0',
  `flag_html_email` int unsigned NOT NULL DEFAULT '0',
  `tracking_cookie` varchar(255) NOT NULL DEFAULT '',
  `flag_allow_tex_produced` int unsigned NOT NULL DEFAULT '0',
  `flag_can_lock` int unsigned NOT NULL DEFAULT '0',
  PRIMARY KEY (`user_id`),
  UNIQUE KEY (`email`),
  KEY (`policy_class`),
  KEY (`first_name`),
  KEY (`last_name`),
  KEY (`tracking_cookie`),
  KEY (`joined_date`),
  KEY (`flag_internal`),
  KEY (`flag_edit_users`),
  KEY (`flag_approved`),
  KEY (`flag_deleted`),
  KEY (`flag_banned`),
  KEY (`joined_ip_num`),
  KEY (`flag_can_lock`),
  FOREIGN KEY (`policy_class`) REFERENCES `tapir_policy_classes` (`class_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_users_password` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `password_storage` int unsigned NOT NULL DEFAULT '0',
  `password_enc` varchar(50) NOT NULL DEFAULT '',
  PRIMARY KEY (`user_id`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_nicknames` (
  `nick_id` int unsigned NOT NULL AUTO_INCREMENT,
  `nickname` varchar(20) NOT NULL DEFAULT '',
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `user_seq` int unsigned NOT NULL DEFAULT '0',
  `flag_valid` int unsigned NOT NULL DEFAULT '0',
  `role` int unsigned NOT NULL DEFAULT '0',
  `policy` int unsigned NOT NULL DEFAULT '0',
  `flag_primary` int unsigned NOT NULL DEFAULT '0',
  PRIMARY KEY (`nick_id`),
  UNIQUE KEY (`user_id`, `user_seq`),
  UNIQUE KEY (`nickname`),
  KEY (`flag_valid`),
  KEY (`role`),
  KEY (`policy`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_sessions` (
  `session_id` int unsigned NOT NULL AUTO_INCREMENT,
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `last_reissue` int NOT NULL DEFAULT '0',
  `start_time` int NOT NULL DEFAULT '0',
  `end_time` int NOT NULL DEFAULT '0',
  PRIMARY KEY (`session_id`),
  KEY (`user_id`),
  KEY (`start_time`),
  KEY (`end_time`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_sessions_audit` (
  `session_id` int unsigned NOT NULL DEFAULT '0',
  `ip_addr` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `tracking_cookie` varchar(255) NOT NULL DEFAULT '',
  PRIMARY KEY (`session_id`),
  KEY (`ip_addr`),
  KEY (`tracking_cookie`),
  FOREIGN KEY (`session_id`) REFERENCES `tapir_sessions` (`session_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_users_hot` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `last_login` int unsigned NOT NULL DEFAULT '0',
  `second_last_login` int unsigned NOT NULL DEFAULT '0',
  `number_sessions` int NOT NULL DEFAULT '0',
  PRIMARY KEY (`user_id`),
  KEY (`last_login`),
  KEY (`second_last_login`),
  KEY (`number_sessions`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_permanent_tokens` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `secret` varchar(32) NOT NULL DEFAULT '',
  `valid` int NOT NULL DEFAULT '1',
  `issued_when` int unsigned NOT NULL DEFAULT '0',
  `issued_to` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `session_id` int unsigned NOT NULL DEFAULT '0',
  PRIMARY KEY (`user_id`, `secret`),
  KEY (`session_id`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`session_id`) REFERENCES `tapir_sessions` (`session_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_permanent_tokens_used` (
  `user_id` int unsigned DEFAULT NULL,
  `secret` varchar(32) NOT NULL DEFAULT '',
  `used_when` int unsigned DEFAULT NULL,
  `used_from` varchar(16) DEFAULT NULL,
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `session_id` int unsigned NOT NULL DEFAULT '0',
  KEY (`user_id`),
  KEY (`session_id`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`session_id`) REFERENCES `tapir_sessions` (`session_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_recovery_tokens` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `secret` varchar(32) NOT NULL DEFAULT '',
  `valid` int NOT NULL DEFAULT '1',
  `tapir_dest` varchar(255) NOT NULL DEFAULT '',
  `issued_when` int unsigned NOT NULL DEFAULT '0',
  `issued_to` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `tracking_cookie` varchar(255) NOT NULL DEFAULT '',
  PRIMARY KEY (`user_id`, `secret`),
  KEY (`secret`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_recovery_tokens_used` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `secret` varchar(32) NOT NULL DEFAULT '',
  `used_when` int unsigned DEFAULT NULL,
  `used_from` varchar(16) DEFAULT NULL,
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `session_id` int unsigned DEFAULT NULL,
  PRIMARY KEY (`user_id`, `secret`),
  KEY (`session_id`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`session_id`) REFERENCES `tapir_sessions` (`session_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_email_tokens` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `secret` varchar(32) NOT NULL DEFAULT '',
  `tapir_dest` varchar(255) NOT NULL DEFAULT '',
  `issued_when` int unsigned NOT NULL DEFAULT '0',
  `issued_to` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `tracking_cookie` varchar(255) NOT NULL DEFAULT '',
  `wants_perm_token` int NOT NULL DEFAULT '0',
  PRIMARY KEY (`user_id`, `secret`),
  KEY (`secret`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_email_tokens_used` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `secret` varchar(32) NOT NULL DEFAULT '',
  `used_when` int unsigned NOT NULL DEFAULT '0',
  `used_from` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `session_id` int unsigned NOT NULL DEFAULT '0',
  KEY (`user_id`),
  KEY (`session_id`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`session_id`) REFERENCES `tapir_sessions` (`session_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_email_change_tokens` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `old_email` varchar(255) DEFAULT NULL,
  `new_email` varchar(255) DEFAULT NULL,
  `secret` varchar(32) NOT NULL DEFAULT '',
  `tapir_dest` varchar(255) NOT NULL DEFAULT '',
  `issued_when` int unsigned NOT NULL DEFAULT '0',
  `issued_to` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(16) NOT NULL DEFAULT '',
  `tracking_cookie` varchar(255) NOT NULL DEFAULT '',
  `used` int unsigned NOT NULL DEFAULT '0',
  `session_id` int unsigned NOT NULL DEFAULT '0',
  `consumed_when` int unsigned DEFAULT NULL,
  `consumed_from` varchar(16) DEFAULT NULL,
  PRIMARY KEY (`user_id`, `secret`),
  KEY (`secret`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_email_change_tokens_used` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `secret` varchar(32) NOT NULL DEFAULT '',
  `used_when` int unsigned NOT NULL DEFAULT '0',
  `used_from` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `session_id` int unsigned NOT NULL DEFAULT '0',
  KEY (`user_id`),
  KEY (`session_id`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`session_id`) REFERENCES `tapir_sessions` (`session_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_admin_audit` (
  `log_date` int unsigned NOT NULL DEFAULT '0',
  `session_id` int unsigned DEFAULT NULL,
  `ip_addr` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `admin_user` int unsigned DEFAULT NULL,
  `affected_user` int unsigned NOT NULL DEFAULT '0',
  `tracking_cookie` varchar(255) NOT NULL DEFAULT '',
  `action` varchar(32) NOT NULL DEFAULT '',
  `data` text NOT NULL,
  `comment` text NOT NULL,
  `entry_id` int unsigned NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`entry_id`),
  KEY (`log_date`),
  KEY (`session_id`),
  KEY (`ip_addr`),
  KEY (`admin_user`),
  KEY (`affected_user`),
  KEY (`data`(32)),
  FOREIGN KEY (`session_id`) REFERENCES `tapir_sessions` (`session_id`),
  FOREIGN KEY (`admin_user`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`affected_user`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `tapir_countries` (
  `digraph` char(2) NOT NULL DEFAULT '',
  `country_name` varchar(255) NOT NULL DEFAULT '',
  `rank` int unsigned NOT NULL DEFAULT '255',
  PRIMARY KEY (`digraph`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_orcid_ids` (
  `user_id` int unsigned NOT NULL,
  `orcid` varchar(19) NOT NULL,
  `authenticated` tinyint(1) NOT NULL DEFAULT '0',
  `updated` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (`user_id`),
  KEY (`orcid`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

CREATE TABLE `arXiv_author_ids` (
  `user_id` int unsigned NOT NULL,
  `author_id` varchar(50) NOT NULL,
  `updated` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (`user_id`),
  KEY (`author_id`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_endorsement_domains` (
  `endorsement_domain` varchar(32) NOT NULL DEFAULT '',
  `endorse_all` enum('y','n') NOT NULL DEFAULT 'n',
  `mods_endorse_all` enum('y','n') NOT NULL DEFAULT 'n',
  `endorse_email` enum('y','n') NOT NULL DEFAULT 'y',
  `papers_to_endorse` smallint unsigned NOT NULL DEFAULT '4',
  PRIMARY KEY (`endorsement_domain`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_documents` (
  `document_id` mediumint unsigned NOT NULL AUTO_INCREMENT,
  `paper_id` varchar(20) NOT NULL DEFAULT '',
  `title` varchar(255) NOT NULL DEFAULT '',
  `authors` text,
  `submitter_email` varchar(64) NOT NULL DEFAULT '',
  `submitter_id` int unsigned DEFAULT NULL,
  `dated` int unsigned NOT NULL DEFAULT '0',
  `primary_subject_class` varchar(16) DEFAULT NULL,
  `created` datetime DEFAULT NULL,
  PRIMARY KEY (`document_id`),
  UNIQUE KEY (`paper_id`),
  KEY (`dated`),
  KEY (`title`),
  KEY (`submitter_id`),
  KEY (`submitter_email`),
  FOREIGN KEY (`submitter_id`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_paper_owners` (
  `document_id` mediumint unsigned NOT NULL DEFAULT '0',
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `date` int unsigned NOT NULL DEFAULT '0',
  `added_by` int unsigned NOT NULL DEFAULT '0',
  `remote_addr` varchar(16) NOT NULL DEFAULT '',
  `remote_host` varchar(255) NOT NULL DEFAULT '',
  `tracking_cookie` varchar(32) NOT NULL DEFAULT '',
  `valid` int unsigned NOT NULL DEFAULT '0',
  `flag_author` int unsigned NOT NULL DEFAULT '0',
  `flag_auto` int unsigned NOT NULL DEFAULT '1',
  UNIQUE KEY (`document_id`, `user_id`),
  KEY (`user_id`),
  KEY (`added_by`),
  FOREIGN KEY (`document_id`) REFERENCES `arXiv_documents` (`document_id`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`added_by`) REFERENCES `tapir_users` (`user_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_white_email` (
  `pattern` varchar(64) DEFAULT NULL,
  UNIQUE KEY (`pattern`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_black_email` (
  `pattern` varchar(64) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_block_email` (
  `pattern` varchar(64) DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb3;

CREATE TABLE `arXiv_groups` (
  `group_id` varchar(16) NOT NULL DEFAULT '',
  `group_name` varchar(255) NOT NULL DEFAULT '',
  `start_year` varchar(4) NOT NULL DEFAULT '',
  PRIMARY KEY (`group_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_archives` (
  `archive_id` varchar(16) NOT NULL DEFAULT '',
  `in_group` varchar(16) NOT NULL DEFAULT '',
  `archive_name` varchar(255) NOT NULL DEFAULT '',
  `start_date` varchar(4) NOT NULL DEFAULT '',
  `end_date` varchar(4) NOT NULL DEFAULT '',
  `subdivided` int unsigned NOT NULL DEFAULT '0',
  PRIMARY KEY (`archive_id`),
  KEY (`in_group`),
  FOREIGN KEY (`in_group`) REFERENCES `arXiv_groups` (`group_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_categories` (
  `archive` varchar(16) NOT NULL DEFAULT '',
  `subject_class` varchar(16) NOT NULL DEFAULT '',
  `definitive` int NOT NULL DEFAULT '0',
  `active` int NOT NULL DEFAULT '0',
  `category_name` varchar(255) DEFAULT NULL,
  `endorse_all` enum('y','n','d') NOT NULL DEFAULT 'd',
  `endorse_email` enum('y','n','d') NOT NULL DEFAULT 'd',
  `papers_to_endorse` smallint unsigned NOT NULL DEFAULT '0',
  `endorsement_domain` varchar(32) DEFAULT NULL,
  PRIMARY KEY (`archive`, `subject_class`),
  KEY (`endorsement_domain`),
  FOREIGN KEY (`archive`) REFERENCES `arXiv_archives` (`archive_id`),
  FOREIGN KEY (`endorsement_domain`) REFERENCES `arXiv_endorsement_domains` (`endorsement_domain`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_demographics` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `country` char(2) NOT NULL DEFAULT '',
  `affiliation` varchar(255) NOT NULL DEFAULT '',
  `url` varchar(255) NOT NULL DEFAULT '',
  `type` smallint unsigned DEFAULT NULL,
  `archive` varchar(16) DEFAULT NULL,
  `subject_class` varchar(16) DEFAULT NULL,
  `original_subject_classes` varchar(255) NOT NULL DEFAULT '',
  `flag_group_physics` int unsigned DEFAULT NULL,
  `flag_group_math` int unsigned NOT NULL DEFAULT '0',
  `flag_group_cs` int unsigned NOT NULL DEFAULT '0',
  `flag_group_nlin` int unsigned NOT NULL DEFAULT '0',
  `flag_proxy` int unsigned NOT NULL DEFAULT '0',
  `flag_journal` int unsigned NOT NULL DEFAULT '0',
  `flag_xml` int unsigned NOT NULL DEFAULT '0',
  `dirty` int unsigned NOT NULL DEFAULT '2',
  `flag_group_test` int unsigned NOT NULL DEFAULT '0',
  `flag_suspect` int unsigned NOT NULL DEFAULT '0',
  `flag_group_q_bio` int unsigned NOT NULL DEFAULT '0',
  `flag_group_q_fin` int unsigned NOT NULL DEFAULT '0',
  `flag_group_stat` int unsigned NOT NULL DEFAULT '0',
  `flag_group_eess` int unsigned NOT NULL DEFAULT '0',
  `flag_group_econ` int unsigned NOT NULL DEFAULT '0',
  `veto_status` enum('ok','no-endorse','no-upload','no-replace') NOT NULL DEFAULT 'ok',
  PRIMARY KEY (`user_id`),
  KEY (`country`),
  KEY (`type`),
  KEY (`archive`, `subject_class`),
  KEY (`flag_group_physics`),
  KEY (`flag_group_math`),
  KEY (`flag_group_cs`),
  KEY (`flag_group_nlin`),
  KEY (`flag_proxy`),
  KEY (`flag_journal`),
  KEY (`flag_xml`),
  KEY (`flag_group_stat`),
  KEY (`flag_group_q_bio`),
  KEY (`flag_group_q_fin`),
  KEY (`flag_suspect`),
  KEY (`flag_group_eess`),
  KEY (`flag_group_econ`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`archive`, `subject_class`) REFERENCES `arXiv_categories` (`archive`, `subject_class`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_in_category` (
  `document_id` mediumint unsigned NOT NULL DEFAULT '0',
  `archive` varchar(16) NOT NULL DEFAULT '',
  `subject_class` varchar(16) NOT NULL DEFAULT '',
  `is_primary` tinyint(1) NOT NULL DEFAULT '0',
  UNIQUE KEY (`archive`, `subject_class`, `document_id`),
  KEY (`document_id`),
  KEY (`archive`, `subject_class`),
  FOREIGN KEY (`document_id`) REFERENCES `arXiv_documents` (`document_id`),
  FOREIGN KEY (`archive`, `subject_class`) REFERENCES `arXiv_categories` (`archive`, `subject_class`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_archive_group` (
  `archive_id` varchar(16) NOT NULL DEFAULT '',
  `group_id` varchar(16) NOT NULL DEFAULT '',
  PRIMARY KEY (`archive_id`, `group_id`),
  UNIQUE KEY (`archive_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_moderators` (
  `user_id` int unsigned NOT NULL DEFAULT '0',
  `archive` varchar(16) NOT NULL DEFAULT '',
  `subject_class` varchar(16) NOT NULL DEFAULT '',
  `is_public` tinyint NOT NULL DEFAULT '0',
  `no_email` tinyint(1) DEFAULT '0',
  `no_web_email` tinyint(1) DEFAULT '0',
  `no_reply_to` tinyint(1) DEFAULT '0',
  `daily_update` tinyint(1) DEFAULT '0',
  UNIQUE KEY (`archive`, `subject_class`, `user_id`),
  KEY (`user_id`),
  KEY (`no_email`),
  KEY (`no_web_email`),
  KEY (`no_reply_to`),
  FOREIGN KEY (`user_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`archive`, `subject_class`) REFERENCES `arXiv_categories` (`archive`, `subject_class`),
  FOREIGN KEY (`archive`) REFERENCES `arXiv_archive_group` (`archive_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_endorsement_requests` (
  `request_id` int unsigned NOT NULL AUTO_INCREMENT,
  `endorsee_id` int unsigned NOT NULL DEFAULT '0',
  `archive` varchar(16) NOT NULL DEFAULT '',
  `subject_class` varchar(16) NOT NULL DEFAULT '',
  `secret` varchar(16) NOT NULL DEFAULT '',
  `flag_valid` int unsigned NOT NULL DEFAULT '0',
  `issued_when` int unsigned NOT NULL DEFAULT '0',
  `point_value` int unsigned NOT NULL DEFAULT '0',
  PRIMARY KEY (`request_id`),
  UNIQUE KEY (`secret`),
  UNIQUE KEY (`endorsee_id`, `archive`, `subject_class`),
  KEY (`endorsee_id`),
  KEY (`archive`, `subject_class`),
  FOREIGN KEY (`endorsee_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`archive`, `subject_class`) REFERENCES `arXiv_categories` (`archive`, `subject_class`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE `arXiv_endorsements` (
  `endorsement_id` int unsigned NOT NULL AUTO_INCREMENT,
  `endorser_id` int unsigned DEFAULT NULL,
  `endorsee_id` int unsigned NOT NULL DEFAULT '0',
  `archive` varchar(16) NOT NULL DEFAULT '',
  `subject_class` varchar(16) NOT NULL DEFAULT '',
  `flag_valid` int unsigned NOT NULL DEFAULT '0',
  `type` enum('user','admin','auto') DEFAULT NULL,
  `point_value` int unsigned NOT NULL DEFAULT '0',
  `issued_when` int unsigned NOT NULL DEFAULT '0',
  `request_id` int unsigned DEFAULT NULL,
  PRIMARY KEY (`endorsement_id`),
  UNIQUE KEY (`endorser_id`, `endorsee_id`, `archive`, `subject_class`),
  KEY (`endorser_id`),
  KEY (`endorsee_id`),
  KEY (`archive`, `subject_class`),
  KEY (`request_id`),
  FOREIGN KEY (`endorser_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`endorsee_id`) REFERENCES `tapir_users` (`user_id`),
  FOREIGN KEY (`archive`, `subject_class`) REFERENCES `arXiv_categories` (`archive`, `subject_class`),
  FOREIGN KEY (`request_id`) REFERENCES `arXiv_endorsement_requests` (`request_id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
